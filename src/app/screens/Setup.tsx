import './setup.css'
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { isInForce } from '../../domain/calendar.ts'
import { siteOf } from '../../domain/catalog.ts'
import type { Catalog, Site } from '../../domain/catalogSchema.ts'
import { nearestSites } from '../../domain/nearestSites.ts'
import type { Location } from '../../domain/place.ts'
import { searchSites } from '../../domain/searchPlaces.ts'
import { ROLES } from '../../domain/settled.ts'
import type { Role } from '../../domain/vocabulary.ts'
import { isJoinLink } from '../../sync/enrolmentCode.ts'
import { roleLabels, siteKindLabels } from '../i18n/codes.fr.ts'
import { kmInWords } from '../i18n/format.ts'
import { joining, joiningFirst } from '../i18n/link.fr.ts'
import { setupWords as words } from '../i18n/setup.fr.ts'
import { askPersistence } from '../persistence.ts'
import * as state from '../state.ts'
import { Banner } from '../ui/Banner.tsx'
import { Button } from '../ui/Button.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { PinPad } from '../ui/PinPad.tsx'
import { SearchField } from '../ui/SearchField.tsx'
import { Tile } from '../ui/Tile.tsx'
import { catalogDay } from './clock.ts'
import { JoiningFirst } from './JoiningFirst.tsx'
import { useAct } from './useAct.ts'

/** First start. A link or a code that leads to a network comes first: what is asked then is that network's (SYN8). */
export function Setup() {
  const { value: invitation } = state.invitation
  const [putOff, setPutOff] = useState('')
  const [hasCode, setHasCode] = useState(false)
  const { value: tablet } = state.tablet
  const isNew = tablet?.pin === null
  const isInvited = isJoinLink(invitation) && invitation !== putOff
  if (tablet?.pin && tablet.role) return <OtherSite role={tablet.role} />
  if (!isNew || !(isInvited || hasCode)) {
    const mayJoin = isNew && state.enrolment.value === null
    return <Steps onCode={mayJoin ? () => setHasCode(true) : null} />
  }
  const goOn = () => {
    setHasCode(false)
    setPutOff(invitation)
  }
  const goOnJoined = () => {
    state.invitation.value = ''
    goOn()
  }
  return <JoiningFirst invitation={isInvited ? invitation : ''} onJoined={goOnJoined} onLater={goOn} />
}

/** The catalog in force lacks the site that was chosen (ADM2): another one is asked for, and nothing else. */
function OtherSite({ role }: { role: Role }) {
  const { run } = useAct()
  return (
    <main class="setup" id="main">
      <PageTitle>{words.siteTitle}</PageTitle>
      <Banner tone="attention" title={words.siteGone}>
        <p>{words.siteGoneNote(state.catalog.value?.network.name ?? '')}</p>
      </Banner>
      <SiteChoice onChoose={(site) => void run('act', (desk) => desk.confirmPlace(site, role))} />
    </main>
  )
}

/** Where, as whom, and the code that brings the tablet back. A known site and role are not asked again. */
function Steps({ onCode }: { onCode: (() => void) | null }) {
  const { value: tablet } = state.tablet
  const isListed = tablet?.site && state.catalog.value && siteOf(state.catalog.value, tablet.site)
  const [site, setSite] = useState(isListed ? tablet.site : null)
  const [role, setRole] = useState<Role | null>(tablet?.role ?? null)
  const { busy, run } = useAct()
  const finish = (pin: string) =>
    void run('act', async (desk) => {
      if (site && role && (await desk.confirmPlace(site, role))) await desk.setPin(pin)
      await askPersistence()
    })
  if (!site)
    return <Step step={1} title={words.siteTitle} body={<FirstSite onChoose={setSite} onCode={onCode} />} />
  if (!role) {
    const back = () => setSite(null)
    return (
      <Step
        step={2}
        title={words.roleTitle}
        onBack={back}
        body={<RoleChoice site={site} onChoose={setRole} />}
      />
    )
  }
  return <PinStep busy={busy !== null} onBack={() => setRole(null)} onPin={finish} />
}

function Step(props: { step: number; title: string; onBack?: () => void; body: ComponentChildren }) {
  return (
    <main class="setup" id="main">
      <p class="setup-step">{words.step(props.step)}</p>
      <PageTitle>{props.title}</PageTitle>
      {props.body}
      {props.onBack && (
        <Button kind="quiet" icon="arrow-left" onClick={props.onBack}>
          {words.back}
        </Button>
      )}
    </main>
  )
}

function PinStep({
  busy,
  onBack,
  onPin,
}: {
  busy: boolean
  onBack: () => void
  onPin: (pin: string) => void
}) {
  return <Step step={3} title={words.pinTitle} onBack={onBack} body={<NewPin busy={busy} onPin={onPin} />} />
}

/** `onCode`: the tablet may still join a network before anything of it is chosen. */
function FirstSite({ onChoose, onCode }: { onChoose: (site: string) => void; onCode: (() => void) | null }) {
  const { value: catalog } = state.catalog
  return (
    <>
      {state.enrolment.value && (
        <Banner tone="done" title={joining.joined}>
          <p>{joining.joinedNote(catalog?.network.name ?? '')}</p>
        </Banner>
      )}
      {onCode && (
        <div class="row">
          <Button icon="qr-code" onClick={onCode}>
            {joiningFirst.haveCode}
          </Button>
        </div>
      )}
      <SiteChoice onChoose={onChoose} />
    </>
  )
}

type Nearby = readonly { site: Site; km: number | null }[]

/** Recent sites first, then all of them, by distance once the person asked for it. The position is not kept. */
export function SiteChoice({ onChoose }: { onChoose: (site: string) => void }) {
  const [text, setText] = useState('')
  const [located, setLocated] = useState<Location | 'unknown' | null>(null)
  const { value: catalog } = state.catalog
  if (!catalog) return null
  const isSearching = text.trim() !== ''
  const recent = isSearching ? [] : recentSites(catalog)
  const all = sitesFor(catalog, text, located === 'unknown' ? null : located)
  const rest = all.filter(({ site }) => !recent.some((each) => each.site.id === site.id))
  return (
    <div class="stack">
      <SearchField
        label={words.search}
        hideLabel
        placeholder={words.searchHint}
        clearLabel={words.all}
        value={text}
        onInput={setText}
        controls="sites"
      />
      <div class="row">
        <Button icon="navigation" onClick={() => void locate().then(setLocated)}>
          {words.locate}
        </Button>
        <p role="status" class="small soft">
          {located && (located === 'unknown' ? words.notLocated : words.located)}
        </p>
      </div>
      <div id="sites" class="stack">
        {recent.length > 0 && <SiteTiles title={words.recent} sites={recent} onChoose={onChoose} />}
        {rest.length > 0 && <SiteTiles title={words.all} sites={rest} onChoose={onChoose} />}
      </div>
      {isSearching && all.length === 0 && <p role="status">{words.none}</p>}
    </div>
  )
}

function SiteTiles({
  title,
  sites,
  onChoose,
}: {
  title: string
  sites: Nearby
  onChoose: (site: string) => void
}) {
  return (
    <section class="stack" aria-label={title}>
      <h2 class="setup-heading">{title}</h2>
      <div class="tiles setup-sites">
        {sites.map(({ site, km }) => (
          <Tile
            key={site.id}
            icon={site.kind === 'mobile' ? 'bus' : 'library'}
            note={siteNote(site, km)}
            onClick={() => onChoose(site.id)}
          >
            {site.name}
          </Tile>
        ))}
      </div>
    </section>
  )
}

const siteNote = (site: Site, km: number | null) =>
  [site.town, site.kind === 'library' ? '' : siteKindLabels[site.kind], km === null ? '' : kmInWords(km)]
    .filter(Boolean)
    .join(' · ')

const recentSites = (catalog: Catalog): Nearby =>
  (state.tablet.value?.recentSites ?? []).flatMap((id) => {
    const site = siteOf(catalog, id)
    return site ? [{ site, km: null }] : []
  })

function sitesFor(catalog: Catalog, text: string, from: Location | null): Nearby {
  const found = searchSites(catalog, text)
  const nearest = from && nearestSites(catalog, from, catalogDay.value)
  if (nearest) return nearest.filter(({ site }) => found.includes(site))
  return found.filter((site) => isInForce(site, catalogDay.value)).map((site) => ({ site, km: null }))
}

const locate = (): Promise<Location | 'unknown'> =>
  new Promise((resolve) => {
    if (!('geolocation' in navigator)) return resolve('unknown')
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ latitude: coords.latitude, longitude: coords.longitude }),
      () => resolve('unknown'),
      { timeout: 10_000, maximumAge: 60_000 },
    )
  })

const ROLE_ICONS = { staff: 'library', advisor: 'hand-heart', partner: 'handshake' } as const

export function RoleChoice({ site, onChoose }: { site: string; onChoose: (role: Role) => void }) {
  const { value: catalog } = state.catalog
  return (
    <div class="stack">
      <p class="soft">{catalog && siteOf(catalog, site)?.name}</p>
      <div class="setup-roles">
        {ROLES.map((role) => (
          <Tile key={role} great icon={ROLE_ICONS[role]} onClick={() => onChoose(role)}>
            {roleLabels[role]}
          </Tile>
        ))}
      </div>
    </div>
  )
}

/** Typed twice, compared in memory, handed on and forgotten. */
export function NewPin({ busy, onPin }: { busy: boolean; onPin: (pin: string) => void }) {
  const [first, setFirst] = useState<string | null>(null)
  const [differs, setDiffers] = useState(false)
  const policy = state.catalog.value?.policy.pin
  if (!policy) return null
  const take = (pin: string) => {
    if (first === null) return setFirst(pin)
    setFirst(null)
    setDiffers(pin !== first)
    if (pin === first) onPin(pin)
  }
  return (
    <PinPad
      key={first === null ? 'first' : 'again'}
      label={first === null ? words.pinNote(policy.minLength, policy.maxLength) : words.pinAgainTitle}
      minLength={policy.minLength}
      maxLength={policy.maxLength}
      words={words}
      busy={busy}
      message={messageOf(busy, differs && first === null)}
      onPin={take}
    />
  )
}

function messageOf(busy: boolean, differs: boolean): string {
  if (busy) return words.pinSaving
  return differs ? words.pinDiffers : ''
}
