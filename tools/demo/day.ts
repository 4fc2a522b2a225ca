import {
  clockFrom,
  durationBandOf,
  endOfDay,
  instantAt,
  MINUTE_MS,
  minutesOf,
  weekdayOf,
} from '../../src/domain/calendar.ts'
import { needOf, servicesFor } from '../../src/domain/catalog.ts'
import type { Catalog, Need, Site } from '../../src/domain/catalogSchema.ts'
import { entryOfAppointment, entryOfQuestion, entryOfWorkshop } from '../../src/domain/entries.ts'
import { hoursOn, permanencesBetween } from '../../src/domain/place.ts'
import {
  closedFrom,
  draftFor,
  likelyOutcome,
  planFor,
  type SessionDraft,
  serviceTarget,
} from '../../src/domain/session.ts'
import { type Entry, entryOfSession } from '../../src/domain/tally.ts'
import { assess, isOverruled } from '../../src/domain/triage.ts'
import { INCIDENTS, type Outcome, type Role } from '../../src/domain/vocabulary.ts'
import type { Chance } from './chance.ts'

/**
 * What one site counts on one day, through the app's own triage and counting. Only how many come, and for what, is
 * invented; nothing of it is about anyone.
 */
export function entriesOfDay(site: Site, day: string, catalog: Catalog, chance: Chance): Entry[] {
  const spans = spansOn(site, day)
  if (spans.length === 0 || HOLIDAYS.includes(day.slice(5))) return []
  const busy = (BUSY[site.id] ?? 1) * season(day) * (0.6 + 0.1 * hoursOf(spans))
  const at = () => momentIn(spans, day, catalog, chance)
  return [
    ...times(chance.around(busy * 0.55), () => session(site, at(), day, catalog, chance)),
    ...times(chance.around(busy * 0.8), () => question(site, at(), catalog, chance)),
    ...permanences(site, day, catalog, chance),
    ...(busy > 2 && chance.is(0.07) ? [workshop(site, at(), catalog, chance)] : []),
  ]
}

const times = (count: number, make: () => Entry): Entry[] => Array.from({ length: count }, make)

// ── When

/** How busy a site is beside the others; those that are not named count 1. */
const BUSY: Partial<Record<string, number>> = {
  jaude: 9,
  'jack-ralite': 5,
  cournon: 4.5,
  chamalieres: 4,
  aubiere: 3,
  beaumont: 3,
  lempdes: 3,
  gerzat: 2.5,
  'pont-du-chateau': 2.5,
  romagnat: 2,
  'la-jetee': 0.3,
  patrimoine: 0.3,
}

/** Month by month: back to school, wishes to begin in January, taxes in spring, a quiet August. */
const SEASON = [1.15, 1, 1, 1.1, 1.2, 1, 0.7, 0.45, 1.25, 1.15, 1.05, 0.8]
const HOLIDAYS = ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25']

const monthOf = (day: string) => Number(day.slice(5, 7)) - 1
const season = (day: string) => SEASON[monthOf(day)] ?? 1

/** A place whose hours are not known opens some afternoons. */
function spansOn(site: Site, day: string): readonly string[] {
  const known = hoursOn(site, day)
  if (known) return known
  const days = site.kind === 'mobile' ? ['we', 'th'] : ['tu', 'we', 'fr', 'sa']
  return days.includes(weekdayOf(day)) ? ['14:00-18:00'] : []
}

const limitsOf = (span: string) => span.split('-').map(minutesOf) as [number, number]
const hoursOf = (spans: readonly string[]) =>
  spans.map(limitsOf).reduce((sum, [start, end]) => sum + (end - start) / 60, 0)

function momentIn(spans: readonly string[], day: string, catalog: Catalog, chance: Chance): number {
  const [start, end] = limitsOf(spans[Math.floor(chance.next() * spans.length)] as string)
  const minute = Math.floor(start + chance.next() * (end - start))
  return instantAt(day, clockFrom(minute), catalog.network.timeZone)
}

// ── What for

/** What is asked most, and in which months more: July is 6. */
const DEMAND: Partial<Record<string, [weight: number, months?: number[]]>> = {
  printing: [9],
  wifi: [5],
  'library-computer': [5],
  'copy-scan': [6],
  caf: [7, [0, 8]],
  ameli: [6],
  taxes: [4, [3, 4, 5]],
  retirement: [3],
  'identity-papers': [4],
  'france-travail': [4, [0, 8]],
  'email-access': [5],
  'email-attachment': [4],
  'phone-photos': [4],
  school: [1, [5, 7, 8]],
  'suspicious-message': [2],
  'train-ticket': [2, [5, 6, 11]],
}
const MORE = 4

const weightOf = ({ id }: Need, day: string): number => {
  const [weight, months = []] = DEMAND[id] ?? [1]
  return months.includes(monthOf(day)) ? weight * MORE : weight
}

function needFor(day: string, catalog: Catalog, chance: Chance, fits: (need: Need) => boolean): Need {
  return chance.pick(catalog.needs.filter(fits).map((need) => [need, weightOf(need, day)] as const))
}

// ── How it went

const countedAt = (site: Site, now: number, catalog: Catalog) => ({
  site: site.id,
  placeKind: site.kind,
  now,
  timeZone: catalog.network.timeZone,
})

function question(site: Site, now: number, catalog: Catalog, chance: Chance): Entry {
  const need = needFor('', catalog, chance, ({ level, boundary }) => level === lowest(catalog) && !boundary)
  return entryOfQuestion(countedAt(site, now, catalog), need)
}

const lowest = ({ levels }: Catalog) => Math.min(...levels.map(({ level }) => level))

function workshop(site: Site, now: number, catalog: Catalog, chance: Chance): Entry {
  const duration = durationBandOf(
    chance.pick([
      [45, 1],
      [90, 3],
    ]),
  )
  return entryOfWorkshop(countedAt(site, now, catalog), 3 + Math.floor(chance.next() * 7), duration)
}

function session(site: Site, now: number, day: string, catalog: Catalog, chance: Chance): Entry {
  const needs = [needFor(day, catalog, chance, ({ appointment }) => appointment !== 'required')]
  if (chance.is(0.12)) needs.push(needFor(day, catalog, chance, ({ level }) => level === needs[0]?.level))
  const role = chance.pick<Role>([
    ['staff', 6],
    ['advisor', 4],
  ])
  return accompanied({ site, now, role, needs, appointment: false }, catalog, chance)
}

/** Each hour of a permanence: someone who comes with an appointment, who does not come, or nobody. */
function permanences(site: Site, day: string, catalog: Catalog, chance: Chance): Entry[] {
  const slotMs = catalog.policy.slotMinutes * MINUTE_MS
  const { timeZone } = catalog.network
  const [from, until] = [instantAt(day, '00:00', timeZone), endOfDay(day, timeZone)]
  return permanencesBetween(catalog, site.id, from, until).flatMap(({ start, end }) => {
    const slots = Array.from({ length: Math.floor((end - start) / slotMs) }, (_, at) => start + at * slotMs)
    return slots.flatMap((now): Entry[] => {
      const came = chance.pick([
        ['honoured', 66],
        ['no-show', 8],
        ['cancelled', 6],
        ['free', 20],
      ])
      if (came === 'free') return []
      if (came !== 'honoured') return [entryOfAppointment({ site: site.id, day }, came as 'no-show')]
      const rule = chance.is(0.6) ? 'required' : 'possible'
      const needs = [needFor(day, catalog, chance, ({ appointment }) => appointment === rule)]
      return [accompanied({ site, now, role: 'advisor', needs, appointment: true }, catalog, chance)]
    })
  })
}

type Coming = { site: Site; now: number; role: Role; needs: Need[]; appointment: boolean }

function accompanied(coming: Coming, catalog: Catalog, chance: Chance): Entry {
  const { site, now, role, appointment } = coming
  const needs = [...new Set(coming.needs.map(({ id }) => id))]
  const verdict = assess({ needs, site: site.id, role, now, appointment }, catalog)
  const option = chance.is(0.92)
    ? verdict.options[0]
    : chance.pick(verdict.options.slice(0, 3).map((each) => [each, 1] as const))
  const overrule = isOverruled(verdict, { option, level: verdict.level })
    ? chance.pick([
        ['patron-cannot-travel', 2],
        ['patron-prefers-otherwise', 4],
        ['no-time-now', 2],
        ['colleague-available', 2],
      ] as const)
    : null
  const plan = planFor({ needs, option, level: verdict.level, overrule }, catalog)
  const opening = { ...LABELLED, site: site.id, role, now, plan, appointmentId: appointment ? 'slot' : null }
  const draft = draftFor(opening, catalog)
  const lived = plan.decision === 'help-now' ? helped(draft, catalog, chance) : sentOn(draft)
  const usual = needs.reduce((sum, id) => sum + (needOf(catalog, id)?.minutes ?? 0), 0)
  const minutes = lived.helpedAt === null ? 3 + chance.next() * 8 : usual * (0.5 + chance.next())
  const closedAt = now + minutes * MINUTE_MS
  const isForgotten = lived.outcome === 'patron-left' && chance.is(0.2)
  const closed = closedFrom({ ...lived, touchedAt: closedAt }, closedAt, isForgotten ? 'end-of-day' : 'staff')
  return entryOfSession(closed, catalog.network.timeZone)
}

/** Never counted: they tell open sessions apart on one tablet. */
const LABELLED = { sessionId: 'demo', label: { colour: 'blue', animal: 'fox' } } as const

const sentOn = (draft: SessionDraft): SessionDraft => ({ ...draft, outcome: likelyOutcome(draft) })

function helped(draft: SessionDraft, catalog: Catalog, chance: Chance): SessionDraft {
  if (draft.plan.agreement !== 'agreement')
    return ended({ ...draft, helpedAt: draft.openedAt }, catalog, chance)
  const language = chance.pick([
    ['fr-simple', 7],
    ['fr', 3],
  ] as const)
  const answered = chance.pick([
    ['agreed', 94],
    ['declined', 4],
    ['left-unanswered', 2],
  ] as const)
  if (answered === 'left-unanswered') return { ...draft, charter: answered, language, outcome: 'patron-left' }
  if (answered === 'declined') {
    const declined = { ...draft, charter: answered, language }
    return { ...redirected(declined, catalog), outcome: likelyOutcome(declined) }
  }
  const agreementWay = chance.pick([
    ['signature', 5],
    ['hold', 4],
    ['oral', 2],
    ['keyboard', 1],
  ] as const)
  const consent = draft.plan.personalData
    ? chance.pick([
        ['granted', 91],
        ['refused', 6],
        ['revoked', 3],
      ] as const)
    : 'not-asked'
  const agreed: SessionDraft = {
    ...draft,
    charter: answered,
    agreementWay,
    language,
    consent,
    helpedAt: draft.openedAt,
  }
  return ended(agreed, catalog, chance)
}

function ended(draft: SessionDraft, catalog: Catalog, chance: Chance): SessionDraft {
  const outcome = chance.pick<Outcome>([
    ['solved', 64],
    ['partly', 16],
    ['to-be-continued', 10],
    ['redirected', 7],
    ['patron-left', 3],
  ])
  const satisfaction = chance.is(0.4)
    ? chance.pick([
        ['happy', 80],
        ['so-so', 15],
        ['unhappy', 5],
      ] as const)
    : null
  const incidents = chance.is(0.03)
    ? [chance.pick(INCIDENTS.map((each, at) => [each, at === 0 ? 1 : 3] as const))]
    : []
  const told = { ...draft, outcome, satisfaction, incidents }
  return outcome === 'redirected' ? redirected(told, catalog) : told
}

/** To the service most competent for what was asked, where there is one. */
function redirected(draft: SessionDraft, catalog: Catalog): SessionDraft {
  const needs = draft.plan.needs.flatMap((id) => needOf(catalog, id) ?? [])
  const [service] = servicesFor(catalog, needs)
  return service ? { ...draft, redirections: [serviceTarget(service.id, catalog)] } : draft
}
