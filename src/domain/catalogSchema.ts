import * as v from 'valibot'
import { isRealDay } from './calendar.ts'
import { RULE_VALUES } from './disclosure.ts'
import { LONGEST_ID } from './editions.ts'
import { ICONS } from './icons.ts'
import { PROCEDURES, STRUCTURES, THEMES } from './national.ts'
import {
  AGREEMENT_RULES,
  AGREEMENT_WAYS,
  APPOINTMENT_RULES,
  BOUNDARIES,
  LANGUAGES,
  ROLES,
  SITE_KINDS,
} from './settled.ts'
import { PIN_LENGTH, WEEKDAYS } from './vocabulary.ts'

/**
 * The shape of a network's configuration (ADM1). Strict: an unknown key is refused, so that a typing
 * mistake is told rather than ignored. What spans several entries is in `checkCatalog`.
 */

export const FORMATS = [
  'code',
  'text',
  'day',
  'day-or-year',
  'clock',
  'span',
  'sha256',
  'postcode',
  'insee',
] as const
export type Format = (typeof FORMATS)[number]

/** The message of a format is its name; `catalogProblem` words it. */
const format = (pattern: RegExp, name: Format) => v.pipe(v.string(), v.regex(pattern, name))

/** Read by people and kept by a database: lines may be broken, other control characters say nothing to either. */
const text = format(/^(?:[^\p{Cs}\p{Cc}]|[\t\r\n])*$/u, 'text')
export const words = v.pipe(text, v.trim(), v.minLength(1))

const code = v.pipe(
  v.string(),
  v.maxLength(LONGEST_ID),
  v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'code' satisfies Format),
)
const day = v.pipe(v.string(), v.check(isRealDay, 'day' satisfies Format))
/** When something was checked: often no more than the year is known. */
const dayOrYear = v.pipe(
  v.string(),
  v.check((text) => /^\d{4}$/.test(text) || isRealDay(text), 'day-or-year' satisfies Format),
)
const clock = format(/^([01]\d|2[0-3]):[0-5]\d$/, 'clock')
/** `10:00-12:00`, local time of the network. */
const span = format(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/, 'span')
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const positive = v.pipe(v.number(), v.integer(), v.minValue(1))
const sha256 = format(/^[0-9a-f]{64}$/, 'sha256')

/** Unknown stays unknown: `null` says "not known", an absent key is a mistake. */
const unknownable = <T extends v.GenericSchema>(schema: T) => v.nullable(schema)

/** Dates in force, both included; `until: null` is open-ended. */
const dated = { from: day, until: v.nullable(day) }

const location = v.strictObject({
  latitude: v.pipe(v.number(), v.minValue(-90), v.maxValue(90)),
  longitude: v.pipe(v.number(), v.minValue(-180), v.maxValue(180)),
})

const level = v.strictObject({
  level: positive,
  name: words,
  summary: words,
  providers: v.pipe(v.array(v.picklist(ROLES)), v.minLength(1)),
  /** Help only inside a permanence (TRI3). */
  permanence: v.boolean(),
  /** `by-need`: the need's own rule decides. */
  appointment: v.picklist([...APPOINTMENT_RULES, 'by-need']),
  agreement: v.picklist(AGREEMENT_RULES),
})

const needGroup = v.strictObject({ id: code, name: words, icon: v.picklist(ICONS) })

const need = v.strictObject({
  id: code,
  group: code,
  name: words,
  /** Everyday words that should find this need. */
  words: v.array(words),
  icon: v.picklist(ICONS),
  level: positive,
  appointment: v.picklist(APPOINTMENT_RULES),
  minutes: positive,
  personalData: v.boolean(),
  forms: v.boolean(),
  themes: v.pipe(v.array(v.picklist(THEMES)), v.minLength(1)),
  procedure: v.nullable(v.picklist(PROCEDURES)),
  /** What to bring, in plain French. */
  bring: v.array(words),
  /** Services competent for it, best first; never empty for a boundary need. */
  services: v.array(code),
  boundary: v.nullable(v.picklist(BOUNDARIES)),
})

const hours = v.strictObject({
  ...dated,
  week: v.strictObject(
    Object.fromEntries(WEEKDAYS.map((weekday) => [weekday, v.optional(v.array(span))])) as Record<
      (typeof WEEKDAYS)[number],
      v.OptionalSchema<v.ArraySchema<typeof span, undefined>, undefined>
    >,
  ),
})

const site = v.strictObject({
  id: code,
  name: words,
  kind: v.picklist(SITE_KINDS),
  town: words,
  postcode: unknownable(format(/^\d{5}$/, 'postcode')),
  insee: unknownable(format(/^(\d\d|2[AB])\d{3}$/, 'insee')),
  address: unknownable(words),
  location: unknownable(location),
  phone: unknownable(words),
  /** In words: "Sur rendez-vous, accès libre accompagné". */
  declared: unknownable(words),
  ...dated,
  /** Empty: not known. */
  hours: v.array(hours),
  source: words,
  checkedOn: unknownable(dayOrYear),
})

const coverage = v.strictObject({ site: code, level: positive, ...dated, assumed: v.boolean() })

const permanence = v.strictObject({
  id: code,
  site: code,
  weekday: v.picklist(WEEKDAYS),
  start: clock,
  end: clock,
  ...dated,
  /** Days on which it does not take place. */
  except: v.array(day),
  assumed: v.boolean(),
})

const service = v.strictObject({
  id: code,
  /** The general service of which this is a local office; needs name only general services. */
  branchOf: v.optional(code),
  name: words,
  structure: v.picklist(STRUCTURES),
  purpose: words,
  address: unknownable(words),
  town: unknownable(words),
  location: unknownable(location),
  phone: unknownable(words),
  website: unknownable(words),
  hours: unknownable(words),
  appointment: unknownable(v.picklist(APPOINTMENT_RULES)),
  bring: v.array(words),
  checkedOn: unknownable(dayOrYear),
})

const card = v.strictObject({
  /** Section of the official text it sums up, from 1. */
  section: positive,
  title: words,
  pictogram: v.picklist(ICONS),
  /** Each part: an optional heading and its sentences. */
  parts: v.pipe(
    v.array(
      v.strictObject({ heading: v.nullable(words), sentences: v.pipe(v.array(words), v.minLength(1)) }),
    ),
    v.minLength(1),
  ),
})

const reading = v.strictObject({
  language: v.picklist(LANGUAGES),
  /** Says that only the official text counts (P7). */
  notice: words,
  cards: v.pipe(v.array(card), v.minLength(1)),
})

const charterVersion = v.strictObject({
  id: code,
  ...dated,
  official: v.strictObject({ language: v.picklist(LANGUAGES), sha256, text }),
  /** Staff's side of the mutual commitment, said before handing over (CHA2). */
  commitments: v.pipe(v.array(words), v.minLength(1)),
  readings: v.pipe(v.array(reading), v.minLength(1)),
})

/** Raised, never lowered (DIS2). */
const coarse = v.picklist(RULE_VALUES)

const policy = v.strictObject({
  /** LOT1, LOT2. */
  minLot: v.pipe(v.number(), v.integer(), v.minValue(3)),
  totalsAloneAfterDays: positive,
  /** LEN2. */
  pin: v.strictObject({
    minLength: v.pipe(v.number(), v.integer(), v.minValue(PIN_LENGTH.minLength)),
    maxLength: v.pipe(v.number(), v.integer(), v.maxValue(PIN_LENGTH.maxLength)),
  }),
  /** LEN3. */
  lent: v.strictObject({ warnAfterSeconds: positive, clearAfterSeconds: positive, extensions: count }),
  /** SES6. */
  warnAfterMinutes: positive,
  slotMinutes: positive,
  bookingDays: positive,
  agreementWays: v.pipe(v.array(v.picklist(AGREEMENT_WAYS)), v.minLength(1)),
  /** DIS2: raises what small numbers are hidden below and rounded to. */
  figures: v.optional(v.strictObject({ k: v.optional(coarse), base: v.optional(coarse) })),
})

export const catalogSchema = v.strictObject({
  format: v.literal(1),
  network: v.strictObject({
    id: code,
    name: words,
    timeZone: words,
    phone: unknownable(words),
    portal: unknownable(words),
    /** Said wherever something in the catalog is assumed. */
    assumption: unknownable(words),
  }),
  edition: v.strictObject({ id: code, on: day }),
  levels: v.pipe(v.array(level), v.minLength(1)),
  needGroups: v.pipe(v.array(needGroup), v.minLength(1)),
  needs: v.pipe(v.array(need), v.minLength(1)),
  sites: v.pipe(v.array(site), v.minLength(1)),
  coverage: v.array(coverage),
  permanences: v.array(permanence),
  services: v.pipe(v.array(service), v.minLength(1)),
  charter: v.strictObject({ versions: v.pipe(v.array(charterVersion), v.minLength(1)) }),
  policy,
})

export type Catalog = v.InferOutput<typeof catalogSchema>
export type Level = Catalog['levels'][number]
export type Need = Catalog['needs'][number]
export type Site = Catalog['sites'][number]
export type Coverage = Catalog['coverage'][number]
export type Permanence = Catalog['permanences'][number]
export type Service = Catalog['services'][number]
export type CharterVersion = Catalog['charter']['versions'][number]
export type Reading = CharterVersion['readings'][number]
export type Card = Reading['cards'][number]
export type Policy = Catalog['policy']
