import './triage.css'
import { useState } from 'preact/hooks'
import { knownNeeds, needOf, serviceOf, siteOf } from '../../domain/catalog.ts'
import type { Catalog, Need } from '../../domain/catalogSchema.ts'
import { isOverruled } from '../../domain/overrule.ts'
import { searchNeeds } from '../../domain/search.ts'
import { type Plan, planFor } from '../../domain/session.ts'
import { assess, type Option, type Request, type Verdict } from '../../domain/triage.ts'
import type { OverruleReason, Role } from '../../domain/vocabulary.ts'
import type { Desk } from '../desk.ts'
import { agreementRuleLabels, reasonSentences } from '../i18n/codes.fr.ts'
import { codeInWords, kmInWords, levelName, momentInWords, timeInWords } from '../i18n/format.ts'
import { actionInWords, decisionIcons, optionInWords, triageWords as words } from '../i18n/triage.fr.ts'
import { lazy } from '../lazy.tsx'
import * as state from '../state.ts'
import { Button } from '../ui/Button.tsx'
import { SearchField } from '../ui/SearchField.tsx'
import { Tile, TileGroup } from '../ui/Tile.tsx'
import { minuteNow } from './clock.ts'
import { TaskPage } from './StaffPage.tsx'
import { useAct } from './useAct.ts'

const Booking = lazy(() => import('./Booking.tsx').then((m) => m.Booking))
const Overrule = lazy(() => import('./Overrule.tsx').then((m) => m.Overrule))

/** What staff decided: the proposal, one of its alternatives, or otherwise. */
export type Choice = { option: Option; level: number; overrule: OverruleReason | null }

/** Who asks, where: a new request, one that comes with an appointment, or a need that changed midway (SES3). */
type Visit = {
  catalog: Catalog
  site: string
  role: Role
  withAppointment: boolean
  needs: readonly string[]
}

/** Needs on the left, the living proposal on the right; nothing is kept before the main action. */
export function Triage({
  sessionId,
  appointmentId,
}: {
  sessionId: string | null
  appointmentId: string | null
}) {
  const visit = visitOf(sessionId, appointmentId)
  if (!visit) return null
  return (
    <Deciding
      key={`${sessionId}/${appointmentId}`}
      visit={visit}
      sessionId={sessionId}
      appointmentId={appointmentId}
    />
  )
}

function visitOf(sessionId: string | null, appointmentId: string | null): Visit | null {
  const session = sessionId === null ? undefined : state.sessionOf(sessionId)?.context
  const catalog = session ? state.catalogFor(session.edition) : state.catalog.value
  const { site, role } = session ?? state.tablet.value ?? {}
  if (!catalog || !site || !role) return null
  const withAppointment = (session ? session.appointmentId : appointmentId) !== null
  return { catalog, site, role, withAppointment, needs: session?.plan.needs ?? [] }
}

function Deciding({
  visit,
  sessionId,
  appointmentId,
}: {
  visit: Visit
  sessionId: string | null
  appointmentId: string | null
}) {
  const { catalog } = visit
  const [needs, setNeeds] = useState(visit.needs)
  const [booking, setBooking] = useState<Plan | null>(null)
  const [asked, setAsked] = useState<Choice | 'any' | null>(null)
  const { busy, run } = useAct()

  const request: Request = {
    needs,
    site: visit.site,
    role: visit.role,
    now: minuteNow.value,
    appointment: visit.withAppointment,
  }
  const verdict = assess(request, catalog)
  const toggle = (id: string) =>
    setNeeds((chosen) => (chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]))

  const keep = (plan: Plan) =>
    run('act', async (desk) => {
      if (sessionId === null) return await desk.openSession(plan, appointmentId)
      return (await desk.send(sessionId, { type: 'need.changed', plan })) ? sessionId : null
    })
  const decide = async ({ option, level, overrule }: Choice) => {
    const plan = planFor({ needs, option, level, overrule }, catalog)
    if (option.decision === 'book-here') return setBooking(plan)
    const opened = await keep(plan)
    if (opened) state.replace({ screen: 'session', sessionId: opened })
  }
  const choose = (option: Option) => {
    const choice: Choice = { option, level: verdict.level, overrule: null }
    if (isOverruled(verdict, choice)) setAsked(choice)
    else void decide(choice)
  }

  /** The request counts as one to be continued; where help was given first, its checklist comes before. */
  const finishBooked = (id: string | null) =>
    run('act', async (desk) => {
      if (id === null) return state.replace({ screen: 'home' })
      if (sessionId === null && (await closeBooked(desk, id))) return state.replace({ screen: 'counted' })
      state.replace({ screen: 'session', sessionId: id })
    })

  if (booking) {
    const close = () => setBooking(null)
    return (
      <Booking
        site={visit.site}
        needs={needs}
        move={null}
        busy={busy !== null}
        onBack={close}
        onBooked={() => keep(booking)}
        onDone={(id) => void finishBooked(id)}
      />
    )
  }
  const leave = () => state.go(sessionId === null ? { screen: 'home' } : { screen: 'session', sessionId })
  return (
    <TaskPage
      wide
      title={sessionId === null ? words.title : words.titleAgain}
      back={sessionId === null ? words.back : words.backToSession}
      onBack={leave}
    >
      <div class="triage">
        <Needs catalog={catalog} chosen={needs} onToggle={toggle} />
        <aside class="proposal" aria-label={words.proposal}>
          {appointmentId && <KeptAppointment id={appointmentId} />}
          {needs.length === 0 ? (
            <Empty />
          ) : (
            <Proposal
              verdict={verdict}
              visit={visit}
              needs={needs}
              busy={busy !== null}
              onToggle={toggle}
              onChoose={choose}
              onOverrule={() => setAsked('any')}
            />
          )}
        </aside>
      </div>
      {asked && (
        <Overrule
          request={request}
          catalog={catalog}
          verdict={verdict}
          asked={asked === 'any' ? null : asked}
          nameOf={(option: Option) => optionInWords(option, placeOf(option, visit))}
          busy={busy !== null}
          onClose={() => setAsked(null)}
          onDecide={(choice: Choice) => void decide(choice)}
        />
      )}
    </TaskPage>
  )
}

async function closeBooked(desk: Desk, sessionId: string): Promise<boolean> {
  return (
    (await desk.send(sessionId, { type: 'closing.started' })) &&
    (await desk.send(sessionId, { type: 'outcome.chosen', outcome: 'to-be-continued' })) &&
    (await desk.send(sessionId, { type: 'session.closed' }))
  )
}

function Needs({
  catalog,
  chosen,
  onToggle,
}: {
  catalog: Catalog
  chosen: readonly string[]
  onToggle: (id: string) => void
}) {
  const [text, setText] = useState('')
  const found = text.trim() === '' ? null : searchNeeds(catalog, text)
  const tiles = (needs: readonly Need[]) =>
    needs.map((need) => (
      <Tile
        key={need.id}
        icon={need.icon}
        pressed={chosen.includes(need.id)}
        onClick={() => onToggle(need.id)}
      >
        {need.name}
      </Tile>
    ))
  return (
    <div class="triage-needs">
      <SearchField
        label={words.search}
        hideLabel
        placeholder={words.searchHint}
        clearLabel={words.clear}
        value={text}
        onInput={setText}
        controls="needs"
      />
      <p role="status" class={found?.length === 0 ? undefined : 'unseen'}>
        {found && (found.length === 0 ? words.notFound : words.found(found.length))}
      </p>
      <div id="needs" class="triage-groups">
        {found ? (
          <div class="tiles">{tiles(found)}</div>
        ) : (
          catalog.needGroups.map((group) => (
            <TileGroup key={group.id} title={group.name} icon={group.icon}>
              {tiles(catalog.needs.filter((need) => need.group === group.id))}
            </TileGroup>
          ))
        )}
      </div>
    </div>
  )
}

const Empty = () => (
  <div class="proposal-now" aria-live="polite">
    <p class="proposal-level">{words.empty}</p>
    <p class="soft">{words.emptyNote}</p>
  </div>
)

function KeptAppointment({ id }: { id: string }) {
  const appointment = state.appointments.value.find((each) => each.id === id)
  const { value: catalog } = state.catalog
  if (!appointment || !catalog) return null
  return (
    <p class="small">
      {words.appointment(
        timeInWords(appointment.start, catalog.network.timeZone),
        codeInWords(appointment.code),
      )}
    </p>
  )
}

type ProposalProps = {
  verdict: Verdict
  visit: Visit
  needs: readonly string[]
  busy: boolean
  onToggle: (id: string) => void
  onChoose: (option: Option) => void
  onOverrule: () => void
}

function Proposal({ verdict, visit, needs, busy, onToggle, onChoose, onOverrule }: ProposalProps) {
  const { catalog } = visit
  const [first, ...others] = verdict.options
  const agreement = catalog.levels.find((each) => each.level === verdict.level)?.agreement ?? 'agreement'
  return (
    <>
      <div class="proposal-now">
        <div aria-live="polite">
          <p class="proposal-level">{words.level(verdict.level, levelName(catalog, verdict.level))}</p>
          <p>{reasonSentences[first.reason](verdict)}</p>
          <p class="small soft">
            {[
              whenAndWhere(first, catalog),
              first.decision === 'help-now' ? agreementRuleLabels[agreement] : '',
            ]
              .filter(Boolean)
              .join(' ')}
          </p>
        </div>
        <Button
          kind="main"
          wide
          icon={decisionIcons[first.decision]}
          busy={busy}
          onClick={() => onChoose(first)}
        >
          {actionInWords(first, { ...placeOf(first, visit), agreement: agreement === 'agreement' })}
        </Button>
      </div>
      <Chosen catalog={catalog} needs={needs} onToggle={onToggle} />
      {others.length > 0 && <Others options={others} verdict={verdict} visit={visit} onChoose={onChoose} />}
      <Button kind="quiet" icon="pen-line" onClick={onOverrule}>
        {words.overrule}
      </Button>
    </>
  )
}

function Chosen({
  catalog,
  needs,
  onToggle,
}: {
  catalog: Catalog
  needs: readonly string[]
  onToggle: (id: string) => void
}) {
  const bring = [...new Set(knownNeeds(catalog, needs).flatMap((need) => need.bring))]
  return (
    <section class="triage-chosen" aria-label={words.chosen}>
      {needs.map((id) => (
        <Button
          key={id}
          endIcon="x"
          aria-label={words.remove(needOf(catalog, id)?.name ?? id)}
          onClick={() => onToggle(id)}
        >
          {needOf(catalog, id)?.name ?? id}
        </Button>
      ))}
      {bring.length > 0 && (
        <div class="small">
          <strong>{words.bring}</strong>
          <ul>
            {bring.map((item) => (
              <li key={item}>{item}</li>
            ))}
          </ul>
        </div>
      )}
    </section>
  )
}

const SHOWN_AT_ONCE = 3

function Others(props: {
  options: readonly Option[]
  verdict: Verdict
  visit: Visit
  onChoose: (option: Option) => void
}) {
  const rows = props.options.map((option) => (
    <Tile
      key={JSON.stringify(option)}
      icon={decisionIcons[option.decision]}
      note={[reasonSentences[option.reason](props.verdict), whenAndWhere(option, props.visit.catalog)]
        .filter(Boolean)
        .join(' ')}
      onClick={() => props.onChoose(option)}
    >
      {optionInWords(option, placeOf(option, props.visit))}
    </Tile>
  ))
  return (
    <section class="triage-others" aria-labelledby="others">
      <h2 id="others" class="proposal-heading">
        {words.others}
      </h2>
      {rows.slice(0, SHOWN_AT_ONCE)}
      {rows.length > SHOWN_AT_ONCE && (
        <details>
          <summary>{words.moreOthers(rows.length - SHOWN_AT_ONCE)}</summary>
          <div class="triage-others">{rows.slice(SHOWN_AT_ONCE)}</div>
        </details>
      )}
    </section>
  )
}

/** The place an option names; a place gone from the catalog keeps its code. */
function placeOf(option: Option, { catalog, site }: Visit): { place: string; here: boolean } {
  if (option.decision === 'service')
    return { place: serviceOf(catalog, option.service)?.name ?? option.service, here: false }
  if (option.decision !== 'other-site') return { place: '', here: true }
  return { place: siteOf(catalog, option.site)?.name ?? option.site, here: option.site === site }
}

/** « À 3,2 km, possible demain à 10 h. » */
function whenAndWhere(option: Option, catalog: Catalog): string {
  if (option.decision !== 'other-site' && option.decision !== 'book-here') return ''
  const next =
    option.next === null ? null : momentInWords(option.next, minuteNow.value, catalog.network.timeZone)
  const km = option.decision === 'other-site' && option.km ? kmInWords(option.km) : null
  return words.whenAndWhere(km, next)
}
