import './settings.css'
import type { ComponentChildren } from 'preact'
import { useId, useState } from 'preact/hooks'
import { charterOn, siteOf } from '../../domain/catalog.ts'
import { LIGHTS } from '../../domain/settled.ts'
import type { Role } from '../../domain/vocabulary.ts'
import { go } from '../history.ts'
import { roleLabels } from '../i18n/codes.fr.ts'
import { dateInWords } from '../i18n/format.ts'
import { linkWords } from '../i18n/link.fr.ts'
import { setupWords, settingsWords as words } from '../i18n/setup.fr.ts'
import * as state from '../state.ts'
import { Banner } from '../ui/Banner.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { Choice } from '../ui/Choice.tsx'
import { ClockNote } from './ClockNote.tsx'
import { catalogDay } from './clock.ts'
import { LinkFacts } from './LinkState.tsx'
import { NewPin, RoleChoice, SiteChoice } from './Setup.tsx'
import { StaffPage, TaskPage } from './StaffPage.tsx'
import { useAct } from './useAct.ts'

type Task = 'site' | 'role' | 'pin'

export function Settings() {
  const [task, setTask] = useState<Task | null>(null)
  const [isPinChanged, setPinChanged] = useState(false)
  const { value: tablet } = state.tablet
  const { value: catalog } = state.catalog
  if (!tablet?.site || !tablet.role || !catalog) return null
  const close = () => setTask(null)
  if (task === 'pin') {
    const done = () => {
      setPinChanged(true)
      close()
    }
    return <PinTask onBack={close} onDone={done} />
  }
  if (task) return <PlaceTask task={task} site={tablet.site} role={tablet.role} onBack={close} />

  return (
    <StaffPage title={words.title}>
      <ClockNote />
      {isPinChanged && <Banner tone="done">{words.pinChanged}</Banner>}
      <div class="settings">
        <Part title={words.here}>
          <p class="settings-value">{siteOf(catalog, tablet.site)?.name}</p>
          <p>{roleLabels[tablet.role]}</p>
          <div class="row">
            <Button icon="map-pin" onClick={() => setTask('site')}>
              {words.changeSite}
            </Button>
            <Button icon="user" onClick={() => setTask('role')}>
              {words.changeRole}
            </Button>
          </div>
        </Part>
        <Part title={words.pin}>
          <p>{words.pinNote}</p>
          <Button icon="lock-keyhole" onClick={() => setTask('pin')}>
            {words.changePin}
          </Button>
        </Part>
        <Part title={words.permanences}>
          <p>{words.permanencesCount(tablet.served.length)}</p>
          <Button icon="calendar-days" onClick={() => go({ screen: 'agenda' })}>
            {words.permanencesAct}
          </Button>
        </Part>
        <Part title={linkWords.title}>
          <LinkFacts />
        </Part>
        <Part title={words.theme}>
          <LightChoice />
        </Part>
        <About />
      </div>
    </StaffPage>
  )
}

function Part({ title, children }: { title: string; children: ComponentChildren }) {
  const id = useId()
  return (
    <Card class="settings-part" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </Card>
  )
}

/** Site or role of the day; once kept, the day begins. */
function PlaceTask({
  task,
  site,
  role,
  onBack,
}: {
  task: 'site' | 'role'
  site: string
  role: Role
  onBack: () => void
}) {
  const { run } = useAct()
  const keep = (place: { site: string; role: Role }) =>
    void run('act', async (desk) => {
      if (await desk.confirmPlace(place.site, place.role)) onBack()
    })
  return (
    <TaskPage
      title={task === 'site' ? setupWords.siteTitle : setupWords.roleTitle}
      back={words.cancel}
      onBack={onBack}
    >
      {task === 'site' ? (
        <SiteChoice onChoose={(chosen) => keep({ site: chosen, role })} />
      ) : (
        <RoleChoice site={site} onChoose={(chosen) => keep({ site, role: chosen })} />
      )}
    </TaskPage>
  )
}

function PinTask({ onBack, onDone }: { onBack: () => void; onDone: () => void }) {
  const { busy, run } = useAct()
  const keep = (pin: string) =>
    void run('act', async (desk) => {
      if (await desk.setPin(pin)) onDone()
    })
  return (
    <TaskPage title={setupWords.pinTitle} back={words.cancel} onBack={onBack}>
      <NewPin busy={busy !== null} onPin={keep} />
    </TaskPage>
  )
}

function LightChoice() {
  return (
    <Choice
      legend={words.theme}
      hideLegend
      value={state.tablet.value?.light ?? 'system'}
      options={LIGHTS.map((value) => ({ value, label: words.themes[value] }))}
      onChoose={(chosen) => void state.desk.value?.chooseLight(chosen)}
    />
  )
}

function About() {
  const { value: catalog } = state.catalog
  if (!catalog) return null
  const charter = charterOn(catalog, catalogDay.value)
  return (
    <Part title={words.about}>
      <dl class="settings-about">
        <dt>{words.version}</dt>
        <dd>Escale {__VERSION__}</dd>
        <dt>{words.catalogEdition}</dt>
        <dd>{words.edition(catalog.network.name, catalog.edition.id, dateInWords(catalog.edition.on))}</dd>
        <dt>{words.charter}</dt>
        <dd>{words.charterSince(charter.id, dateInWords(charter.from))}</dd>
        <dt>{words.hash}</dt>
        <dd class="settings-hash">{charter.official.sha256}</dd>
        {catalog.network.assumption && (
          <>
            <dt>{words.assumption}</dt>
            <dd>{catalog.network.assumption}</dd>
          </>
        )}
      </dl>
    </Part>
  )
}
