import { bookingEnd, type Diary, firstSlotFrom } from './appointment.ts'
import { dayOf } from './calendar.ts'
import { covers, knownNeeds, levelOf, servicesFor, siteOf } from './catalog.ts'
import type { Catalog, Level, Need, Permanence, Service, Site } from './catalogSchema.ts'
import {
  compareUnknownLast,
  hoursOn,
  kmBetween,
  nextOpening,
  permanenceAt,
  permanencesForLevel,
} from './place.ts'
import type { Boundary, OptionReason, Role } from './vocabulary.ts'

/**
 * What triage is asked (TRI2). `now` is an instant; `appointment`: the patron comes with one; `diary`: what the tablet
 * that asks serves and gave already, without which each slot counts as free (APP1).
 */
export type Request = {
  needs: readonly string[]
  site: string
  role: Role
  now: number
  appointment: boolean
  diary?: Diary
}

/**
 * One way to answer the patron, with its reason as a code. `next` is the instant from which it is possible,
 * `null` when not known. `km` is the distance as the crow flies, `null` when a place has no known location.
 *
 * `other-site` names the very site of the request, at 0 km, where someone else there must be asked: a
 * colleague who may serve the level (`colleague-here`), or whoever keeps a diary that this tablet does not
 * hold (`appointment-by-arrangement`).
 */
export type Option =
  | { decision: 'help-now'; reason: OptionReason }
  | { decision: 'book-here'; reason: OptionReason; next: number | null }
  | { decision: 'other-site'; reason: OptionReason; site: string; next: number | null; km: number | null }
  | { decision: 'service'; reason: OptionReason; service: string }
  | { decision: 'out-of-scope'; reason: OptionReason }

/** `options` are ranked, best first, and never empty: every triage ends in help or in a place to go. */
export type Verdict = {
  /** The highest level of the needs; the lowest of the catalog when it knows none of them. */
  level: number
  providers: readonly Role[]
  /** Does this site cover the level now? */
  coveredHere: boolean
  options: readonly [Option, ...Option[]]
}

/**
 * What the charter (§2, §3) allows for a request. Nothing else decides it (TRI2). Total: needs that left the
 * catalog are ignored, an unknown site covers nothing, and nothing throws.
 */
export function assess(request: Request, catalog: Catalog): Verdict {
  const needs = knownNeeds(catalog, request.needs)
  const level = needs.length > 0 ? highestOf(needs) : lowestOf(catalog.levels)
  const rule = levelOf(catalog, level)
  const today = dayOf(request.now, catalog.network.timeZone)
  const coveredHere = covers(catalog, request.site, level, today)
  const bookingUntil = bookingEnd(catalog, today)
  const options = optionsFor({ request, catalog, needs, level, rule, today, bookingUntil, coveredHere })
  return { level, providers: rule?.providers ?? [], coveredHere, options }
}

/** Another place of the same kind is the patron's preference; another decision is staff's, and is counted. */
export const isOverruled = (verdict: Verdict, chosen: { option: Option; level: number }): boolean =>
  chosen.level !== verdict.level || chosen.option.decision !== verdict.options[0].decision

/** What every rule below looks at. */
type Case = {
  request: Request
  catalog: Catalog
  needs: readonly Need[]
  level: number
  rule: Level | undefined
  today: string
  bookingUntil: number
  coveredHere: boolean
}

type Ranked = Verdict['options']

const MOST_OTHER_SITES = 5

const highestOf = (needs: readonly Need[]) => Math.max(...needs.map((need) => need.level))
const lowestOf = (levels: readonly Level[]) => Math.min(...levels.map((each) => each.level))

function optionsFor(c: Case): Ranked {
  const boundary = c.needs.find((need) => need.boundary !== null)?.boundary
  if (boundary) return boundaryOptions(c, boundary)
  if (c.needs.length === 0) return anyService(c, 'not-listed')
  const here = optionsHere(c)
  const [first, ...others] = [...here, ...otherSites(c), ...serviceOptions(c, here.length > 0)]
  return first ? [first, ...others] : anyService(c, 'nobody-covers')
}

/** TRI5: the competent services of the boundary need first, then those of the other needs; never help. */
function boundaryOptions(c: Case, boundary: Boundary): Ranked {
  const beyond = c.needs.filter((need) => need.boundary !== null)
  const reason = `boundary-${boundary}` as const
  const competent = servicesFor(c.catalog, beyond)
  const further = servicesFor(c.catalog, c.needs).filter((service) => !competent.includes(service))
  const options = [...toServices(competent, reason), ...toServices(further, 'competent-service')]
  const [first, ...others] = options
  return first ? [first, ...others, { decision: 'out-of-scope', reason }] : anyService(c, reason)
}

/** The directory begins with its most general service: someone there will know where to go next. */
function anyService(c: Case, reason: OptionReason): Ranked {
  const outOfScope: Option = { decision: 'out-of-scope', reason }
  const [first] = toServices(c.catalog.services.slice(0, 1), reason)
  return first ? [first, outOfScope] : [outOfScope]
}

const toServices = (services: readonly Service[], reason: OptionReason): Option[] =>
  services.map((service) => ({ decision: 'service', reason, service: service.id }))

const serviceOptions = (c: Case, helpedHere: boolean): Option[] =>
  toServices(servicesFor(c.catalog, c.needs), helpedHere ? 'service-can-help-too' : 'competent-service')

/** Help now, or else what is missing for it here; then an appointment here; then an arrangement here. */
function optionsHere(c: Case): Option[] {
  const now = helpNow(c)
  const booked = bookHere(c, now?.decision === 'help-now')
  if (now || booked) return [now, booked].filter((option) => option !== undefined)
  return c.coveredHere ? [atThisSite(c, 'appointment-by-arrangement', null)] : []
}

/** TRI3, TRI8: place, permanence and appointment first, so that a role in the way sends to a colleague. */
function helpNow(c: Case): Option | undefined {
  if (!c.coveredHere) return undefined
  if (needsPermanence(c) && !inPermanence(c)) return undefined
  if (needsAppointment(c) && !c.request.appointment) return undefined
  if (!mayServe(c)) return c.rule && atThisSite(c, 'colleague-here', c.request.now)
  return { decision: 'help-now', reason: whyNow(c) }
}

function whyNow(c: Case): OptionReason {
  if (c.request.appointment) return 'appointment-kept'
  return needsPermanence(c) ? 'in-permanence-now' : 'covered-now'
}

/** A diary of this site that the tablet does not keep says nothing of what is free in it: booked here, hour unknown. */
function bookHere(c: Case, canHelpNow: boolean): Option | undefined {
  if (!needsPermanence(c) && !takesAppointments(c)) return undefined
  const slot = nextSlot(c, c.request.site)
  if (slot === null) return undefined
  const next = servesHere(c) ? slot : null
  return { decision: 'book-here', reason: canHelpNow ? 'appointment-possible' : whyLater(c), next }
}

function whyLater(c: Case): OptionReason {
  if (!mayServe(c)) return 'role-not-allowed'
  if (needsPermanence(c) && !inPermanence(c)) return 'permanence-needed'
  return needsAppointment(c) ? 'appointment-needed' : 'appointment-possible'
}

const atThisSite = (c: Case, reason: OptionReason, next: number | null): Option => ({
  decision: 'other-site',
  reason,
  site: c.request.site,
  next,
  km: 0,
})

/** RED1: sites that cover the level, by next possible moment, then distance. */
function otherSites(c: Case): Option[] {
  const here = siteOf(c.catalog, c.request.site)?.location ?? null
  const reason = c.coveredHere ? 'other-site-covers' : 'site-does-not-cover'
  return c.catalog.sites
    .filter((site) => site.id !== c.request.site)
    .flatMap((site) => {
      const next = nextHelpAt(c, site)
      return next === 'never' ? [] : [{ site: site.id, next, km: kmBetween(here, site.location) }]
    })
    .sort((a, b) => compareUnknownLast(a.next, b.next) || compareUnknownLast(a.km, b.km))
    .slice(0, MOST_OTHER_SITES)
    .map((place) => ({ decision: 'other-site', reason, ...place }))
}

/** When the site could help: an instant, `null` when it is not known, or never as far as can be seen. */
function nextHelpAt(c: Case, site: Site): number | null | 'never' {
  const coversToday = covers(c.catalog, site.id, c.level, c.today)
  if (needsAppointment(c)) return nextSlot(c, site.id) ?? (coversToday ? null : 'never')
  if (needsPermanence(c)) return nextPermanence(c, site.id) ?? (coversToday ? null : 'never')
  if (!coversToday) return 'never'
  const opening = nextOpening(c.catalog, site, c.request.now)
  return opening ?? (hoursOn(site, c.today) ? 'never' : null)
}

const needsPermanence = (c: Case) => c.rule?.permanence ?? false

const mayServe = (c: Case) => c.rule?.providers.includes(c.request.role) ?? false

/** A level that depends on the need takes the strictest rule among the needs. */
export const needsAppointment = (asked: Asked): boolean => appointmentRuleIs(asked, 'required')

const takesAppointments = (c: Case) => needsAppointment(c) || appointmentRuleIs(c, 'possible')

type Asked = { rule: Level | undefined; needs: readonly Need[] }

function appointmentRuleIs({ rule, needs }: Asked, wanted: 'required' | 'possible'): boolean {
  if (rule?.appointment !== 'by-need') return rule?.appointment === wanted
  return needs.some((need) => need.appointment === wanted)
}

const inPermanence = (c: Case) => permanenceAt(c.catalog, c.request.site, c.request.now) !== undefined

const permanencesAhead = (c: Case, site: string) =>
  permanencesForLevel(c.catalog, site, c.level, c.request.now, c.bookingUntil)

/** As far as this tablet knows: at the site of the request only what it serves, if it serves any of it (APP1). */
function nextSlot(c: Case, site: string): number | null {
  const isOurs = site === c.request.site && servesHere(c)
  for (const day of permanencesAhead(c, site)) {
    if (isOurs && !serves(c, day.permanence)) continue
    const slot = firstSlotFrom(c.catalog, day, c.request.now, c.request.diary?.booked ?? [])
    if (slot) return slot.start
  }
  return null
}

const serves = ({ request: { diary } }: Case, { id }: Permanence) => !diary || diary.served.includes(id)

const servesHere = (c: Case) =>
  c.catalog.permanences.some((each) => each.site === c.request.site && serves(c, each))

function nextPermanence(c: Case, site: string): number | null {
  const [next] = permanencesAhead(c, site)
  return next ? Math.max(next.start, c.request.now) : null
}
