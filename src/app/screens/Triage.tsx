import './triage.css'
import { useState } from 'preact/hooks'
import type { Catalog, Need } from '../../domain/catalogSchema.ts'
import { catchAllNeed, searchNeeds } from '../../domain/search.ts'
import { type Plan, planFor } from '../../domain/session.ts'
import { assess, isOverruled, type Option, type Request } from '../../domain/triage.ts'
import type { OverruleReason, Role } from '../../domain/vocabulary.ts'
import { go, replace } from '../history.ts'
import { optionInWords, triageWords as words } from '../i18n/triage.fr.ts'
import { lazy, lazyFrom } from '../lazy.tsx'
import * as state from '../state.ts'
import { Button } from '../ui/Button.tsx'
import { CheckLine } from '../ui/CheckLine.tsx'
import { SearchField } from '../ui/SearchField.tsx'
import { Tile, TileGroup } from '../ui/Tile.tsx'
import { catalogMinute } from './clock.ts'
import { Chosen, isBeyond, Proposal, placeOf } from './Proposal.tsx'
import { TaskPage } from './StaffPage.tsx'
import { useAct } from './useAct.ts'

const Booking = lazy(() => import('./Booking.tsx').then((m) => m.Booking))
const KeptAppointment = lazy(() => import('./Booking.tsx').then((m) => m.KeptAppointment))
const fromBeyond = lazyFrom(() => import('./Beyond.tsx'))
const Beyond = fromBeyond('Beyond')
const Aside = fromBeyond('Aside')
const Overrule = lazy(() => import('./Overrule.tsx').then((m) => m.Overrule))

/** What staff decided: the proposal, one of its alternatives, or otherwise. */
export type Choice = { option: Option; level: number; overrule: OverruleReason | null }

/** Who asks, where: a new request, one that comes with an appointment, or a need that changed midway (SES3). */
export type Visit = {
  catalog: Catalog
  site: string
  role: Role
  withAppointment: boolean
  needs: readonly string[]
  /** The charter was agreed to already, and is not asked for again (SES3). */
  isAgreed: boolean
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
  const isAgreed = session?.charter === 'agreed'
  return { catalog, site, role, withAppointment, needs: session?.plan.needs ?? [], isAgreed }
}

type Asking = { visit: Visit; sessionId: string | null; appointmentId: string | null }

function Deciding({ visit, sessionId, appointmentId }: Asking) {
  const { catalog } = visit
  const [needs, setNeeds] = useState(visit.needs)
  const [aside, setAside] = useState<readonly string[]>([])
  const [isExpected, setExpected] = useState(false)
  const [asked, setAsked] = useState<Choice | 'any' | null>(null)
  const comesWith = appointmentId ?? (isExpected ? BOOKED_ELSEWHERE : null)
  const { busy, booking, decide, ...booked } = useDecision(
    { visit, sessionId, appointmentId: comesWith },
    needs,
  )

  const request: Request = {
    needs,
    site: visit.site,
    role: visit.role,
    now: catalogMinute.value,
    appointment: visit.withAppointment || isExpected,
    diary: state.diary.value,
  }
  const verdict = assess(request, catalog)
  const setApart = (apart: readonly string[]) => {
    setNeeds((chosen) => [...chosen, ...aside].filter((id) => !apart.includes(id)))
    setAside(apart)
  }
  const toggle = (id: string) => {
    setAside((apart) => apart.filter((each) => each !== id))
    setNeeds((chosen) => (chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]))
  }
  const choose = (option: Option) => {
    const choice: Choice = { option, level: verdict.level, overrule: null }
    if (isOverruled(verdict, choice)) setAsked(choice)
    else void decide(choice)
  }

  if (booking) return <Booking site={visit.site} needs={needs} move={null} busy={busy} {...booked} />
  const leave = () => go(sessionId === null ? { screen: 'home' } : { screen: 'session', sessionId })
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
              busy={busy}
              onChoose={choose}
              rest={isBeyond(verdict) && <Beyond request={request} visit={visit} onAside={setApart} />}
            >
              {sessionId === null && wouldHelpIfExpected(request, catalog, isExpected) && (
                <CheckLine checked={isExpected} onChange={setExpected}>
                  {words.expected}
                </CheckLine>
              )}
              {aside.length > 0 && (
                <Aside
                  request={request}
                  visit={visit}
                  aside={aside}
                  onAside={setApart}
                  onChoose={sessionId === null ? (choice: Choice) => void decide(choice, aside) : null}
                />
              )}
              <Chosen catalog={catalog} needs={needs} onToggle={toggle} />
            </Proposal>
          )}
          {needs.length > 0 && (
            <Button kind="quiet" icon="pen-line" onClick={() => setAsked('any')}>
              {words.overrule}
            </Button>
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
          busy={busy}
          onClose={() => setAsked(null)}
          // What triage proposed anyway is no overrule, whatever way it was chosen (TRI4).
          onDecide={(choice: Choice) =>
            void decide(isOverruled(verdict, choice) ? choice : { ...choice, overrule: null })
          }
        />
      )}
    </TaskPage>
  )
}

/** An appointment kept in another diary, a portal's or a colleague's: this tablet holds no row of it. */
const BOOKED_ELSEWHERE = 'elsewhere'

/** Is an appointment all that is missing for help now? Stays asked once it was answered. */
const wouldHelpIfExpected = (request: Request, catalog: Catalog, isExpected: boolean): boolean =>
  isExpected ||
  (assess(request, catalog).options[0].decision !== 'help-now' &&
    assess({ ...request, appointment: true }, catalog).options[0].decision === 'help-now')

/** What becomes of the decision: a session opened or changed, or first an appointment given. */
function useDecision({ visit, sessionId, appointmentId }: Asking, needs: readonly string[]) {
  const [booking, setBooking] = useState<Plan | null>(null)
  const { busy, run } = useAct()

  const keep = (plan: Plan) =>
    run('act', async (desk) => {
      if (sessionId === null) return await desk.openSession(plan, appointmentId)
      return (await desk.send(sessionId, { type: 'need.changed', plan })) ? sessionId : null
    })
  const decide = async ({ option, level, overrule }: Choice, asked = needs) => {
    const plan = planFor({ needs: asked, option, level, overrule }, visit.catalog)
    if (option.decision === 'book-here') return setBooking(plan)
    const opened = await keep(plan)
    if (opened) leaveFor({ screen: 'session', sessionId: opened })
  }
  /** The request counts as one to be continued; where help was given first, its checklist comes before. */
  const finish = (id: string | null) =>
    run('act', async (desk) => {
      if (id === null) return leaveFor({ screen: 'home' })
      const { closeBooked } = await import('./Booking.tsx')
      if (sessionId === null && (await closeBooked(desk, id))) return leaveFor({ screen: 'counted' })
      leaveFor({ screen: 'session', sessionId: id })
    })
  return {
    busy: busy !== null,
    booking,
    decide,
    onBack: () => setBooking(null),
    onBooked: async () => booking && (await keep(booking)),
    onDone: (id: string | null) => void finish(id),
  }
}

/** Staff who went elsewhere while the act was being written are not called back. */
function leaveFor(to: state.Place): void {
  if (state.place.value.screen === 'triage') replace(to)
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
  const isNothing = found?.length === 0
  const other = isNothing ? catchAllNeed(catalog) : undefined
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
      <p role="status" class={isNothing ? undefined : 'unseen'}>
        {found && (isNothing ? words.notFound(other !== undefined) : words.found(found.length))}
      </p>
      <div id="needs" class="triage-groups">
        {found ? (
          <div class="tiles">{tiles(other ? [other] : found)}</div>
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
