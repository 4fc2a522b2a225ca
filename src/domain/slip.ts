import type { Appointment } from './appointment.ts'
import { dayOf } from './calendar.ts'
import { branchesOf, knownNeeds, serviceOf, siteOf } from './catalog.ts'
import type { Catalog, Need, Service, Site } from './catalogSchema.ts'
import { compareUnknownLast, type Hours, hoursInForce, kmBetween } from './place.ts'
import type { Option, Request } from './triage.ts'

/**
 * What the patron leaves with (RED3): where, when, what to bring. It is about a place; the only thing that
 * ties it to a visit is the appointment's word code. What is not known is `null`, and is left out.
 */
export type Slip = {
  name: string
  address: string | null
  /** Local offices of a general service, a few of them, the nearest to the site first. */
  branches: readonly SlipBranch[]
  /** How many more there are. */
  otherBranches: number
  phone: string | null
  website: string | null
  when: SlipMoment | null
  hours: SlipHours | null
  bring: readonly string[]
  code: string | null
  /** The day or the year the place was last checked, when that is too long ago (RED2); `never` when it never was. */
  toCheck: string | 'never' | null
}

export type SlipBranch = Pick<Slip, 'name' | 'address' | 'phone'>

/** An appointment, or the first moment the place can help. Instants. */
export type SlipMoment = { kind: 'appointment'; start: number; end: number } | { kind: 'from'; start: number }

/** A site's week, or a service's hours in the catalog's words. */
export type SlipHours = { kind: 'week'; week: Week } | { kind: 'words'; words: string }

/** As much of what triage was asked as a slip needs. */
export type SlipRequest = Pick<Request, 'needs' | 'site' | 'now'>

export type Week = Hours['week']

/** Labels and formats of the language the slip is in; each gives one line, without its end. */
export type SlipWords = {
  address: (address: string) => string
  branch: (branch: SlipBranch) => string
  otherBranches: (count: number) => string
  appointment: (start: number, end: number) => string
  from: (start: number) => string
  code: (code: string) => string
  bring: (items: readonly string[]) => string
  phone: (phone: string) => string
  hours: (hours: SlipHours) => string
  website: (website: string) => string
  toCheck: (date: string | 'never') => string
}

/**
 * The slip for an option of what was asked. `null` where nobody is sent anywhere: help now, out of scope, an
 * appointment, which has a slip of its own, or a place that left the catalog (ADM2).
 */
export function slipFor(option: Option, { needs, site, now }: SlipRequest, catalog: Catalog): Slip | null {
  const asked = knownNeeds(catalog, needs)
  const visit = { catalog, now, bring: asked.flatMap((need) => need.bring) }
  switch (option.decision) {
    case 'help-now':
    case 'out-of-scope':
    case 'book-here':
      return null
    case 'other-site':
      return siteSlip(option.site, option.next === null ? null : { kind: 'from', start: option.next }, visit)
    case 'service':
      return serviceSlip(option.service, site, { ...visit, bring: bringTo(option.service, asked, catalog) })
  }
}

/** Only for what the service is competent for; for everything, where it is for none of it. */
function bringTo(id: string, asked: readonly Need[], catalog: Catalog): string[] {
  const general = serviceOf(catalog, id)?.branchOf ?? id
  const concerned = asked.filter((need) => need.services.includes(general))
  return (concerned.length > 0 ? concerned : asked).flatMap((need) => need.bring)
}

/** The slip of an appointment, also when it was moved after the triage that gave it. */
export function appointmentSlip(
  appointment: Appointment,
  needs: readonly string[],
  catalog: Catalog,
  now: number,
): Slip | null {
  const { site, start, end, code } = appointment
  const bring = knownNeeds(catalog, needs).flatMap((need) => need.bring)
  const slip = siteSlip(site, { kind: 'appointment', start, end }, { catalog, now, bring })
  return slip && { ...slip, code }
}

/** The slip in lines, most needed first: a code that has no room for all leaves out the last ones (`qrText.ts`). */
export function slipLines(slip: Slip, words: SlipWords): string[] {
  const { address, branches, otherBranches, when, code, bring, phone, hours, website, toCheck } = slip
  return [
    slip.name,
    address && words.address(address),
    ...branches.map(words.branch),
    otherBranches > 0 && words.otherBranches(otherBranches),
    when && (when.kind === 'appointment' ? words.appointment(when.start, when.end) : words.from(when.start)),
    code && words.code(code),
    bring.length > 0 && words.bring(bring),
    phone && words.phone(phone),
    toCheck && words.toCheck(toCheck),
    hours && words.hours(hours),
    website && words.website(website),
  ].filter((line) => typeof line === 'string' && line !== '') as string[]
}

/** RED2: checked more than a year before that day, or nobody knows when. Of a year alone its beginning counts. */
export function isToCheck(place: { checkedOn: string | null }, day: string): boolean {
  if (place.checkedOn === null) return true
  const nextYear = String(Number(place.checkedOn.slice(0, 4)) + 1).padStart(4, '0')
  return `${nextYear}${place.checkedOn.slice(4)}` < day
}

/** What every slip is made from besides the place. */
type Visit = { catalog: Catalog; now: number; bring: readonly string[] }

function siteSlip(id: string, when: SlipMoment | null, { catalog, now, bring }: Visit): Slip | null {
  const site = siteOf(catalog, id)
  if (!site) return null
  const { timeZone, phone, portal } = catalog.network
  const hours = hoursInForce(site, dayOf(when?.start ?? now, timeZone))
  return {
    name: site.name,
    address: joined(', ', site.address, joined(' ', site.postcode, site.town)),
    branches: [],
    otherBranches: 0,
    phone: site.phone ?? phone,
    website: portal,
    when,
    hours: hours && { kind: 'week', week: hours.week },
    bring: withoutRepeats(bring),
    code: null,
    toCheck: checkOf(site, dayOf(now, timeZone)),
  }
}

function serviceSlip(id: string, from: string, { catalog, now, bring }: Visit): Slip | null {
  const service = serviceOf(catalog, id)
  if (!service) return null
  const branches = branchesNear(from, id, catalog)
  const named = branches.slice(0, MOST_BRANCHES)
  return {
    ...contactOf(service),
    branches: named.map(contactOf),
    otherBranches: branches.length - named.length,
    website: service.website,
    when: null,
    hours: service.hours === null ? null : { kind: 'words', words: service.hours },
    bring: withoutRepeats([...bring, ...service.bring]),
    code: null,
    toCheck: checkOf(oldestOf([service, ...named]), dayOf(now, catalog.network.timeZone)),
  }
}

const MOST_BRANCHES = 3

/** By distance where it is known; the others after, those of the site's town first, then those best described. */
function branchesNear(siteId: string, serviceId: string, catalog: Catalog): Service[] {
  const site = siteOf(catalog, siteId)
  const km = ({ location }: Service) => kmBetween(site?.location ?? null, location)
  const unknowns = ({ town, address }: Service) =>
    (town !== null && town === site?.town ? 0 : 4) + (address === null ? 2 : 0) + (town === null ? 1 : 0)
  return branchesOf(catalog, serviceId).sort(
    (a, b) => compareUnknownLast(km(a), km(b)) || unknowns(a) - unknowns(b),
  )
}

const contactOf = ({ name, address, town, phone }: Service): SlipBranch => ({
  name,
  address: joined(', ', address, town),
  phone,
})

/** What is said of several is as old as the oldest of them; nobody knows when is older than any day. */
const oldestOf = (services: Service[]): Service =>
  services.reduce((oldest, each) => ((each.checkedOn ?? '') < (oldest.checkedOn ?? '') ? each : oldest))

const checkOf = (place: Site | Service, today: string): Slip['toCheck'] =>
  isToCheck(place, today) ? (place.checkedOn ?? 'never') : null

/** Each once; « Votre numéro fiscal » is said by « Votre numéro fiscal et votre mot de passe ». */
const withoutRepeats = (items: readonly string[]): string[] =>
  [...new Set(items)].filter((item) => !items.some((other) => other !== item && other.startsWith(item)))

/** What is known of the parts, or `null`. */
const joined = (separator: string, ...parts: readonly (string | null)[]): string | null =>
  parts.filter((part) => part !== null && part !== '').join(separator) || null
