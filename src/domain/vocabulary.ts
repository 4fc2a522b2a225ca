/**
 * The closed lists: every code that is ever stored, counted or sent comes from here, from the national
 * vocabularies (`national.ts`) or from the catalog. No other module may invent one. Codes are English; their
 * French words live in `app/i18n`. Lists that an accompaniment never walks through stand apart (`settled.ts`):
 * settings, checks and seals import them from there.
 */

export type * from './national.ts'
export type * from './settled.ts'

/** LEN2: digits of the tablet's code; a network may ask for less room when one is chosen. */
export const PIN_LENGTH = { minLength: 4, maxLength: 8 } as const

export const WEEKDAYS = ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'] as const
export type Weekday = (typeof WEEKDAYS)[number]

/** Why an option stands where it stands; the screen words each (TRI2). */
export const OPTION_REASONS = [
  'covered-now',
  'appointment-kept',
  'in-permanence-now',
  'appointment-needed',
  'appointment-possible',
  'appointment-by-arrangement',
  'permanence-needed',
  'role-not-allowed',
  'colleague-here',
  'site-does-not-cover',
  'other-site-covers',
  'competent-service',
  'service-can-help-too',
  'boundary-doing-it-for-the-patron',
  'boundary-legal-or-tax-advice',
  'boundary-card-payment',
  'boundary-repair',
  'nobody-covers',
  'not-listed',
] as const
export type OptionReason = (typeof OPTION_REASONS)[number]

export const INCIDENTS = [
  'account-violation-attempt',
  'equipment-fault',
  'software-fault',
  'courtesy-breach',
  'equipment-misuse',
] as const
export type Incident = (typeof INCIDENTS)[number]

export const OUTCOMES = [
  'solved',
  'partly',
  'to-be-continued',
  'redirected',
  'out-of-scope',
  'patron-left',
] as const
export type Outcome = (typeof OUTCOMES)[number]

export const SATISFACTIONS = ['happy', 'so-so', 'unhappy'] as const
export type Satisfaction = (typeof SATISFACTIONS)[number]

/** The closing checklist of charter §4 and §5 (SES4). */
export const CHECKS = ['patron-validated', 'patron-logged-out', 'nothing-kept'] as const
export type Check = (typeof CHECKS)[number]

/** National statistics bands. */
export const DURATION_BANDS = ['under-30', '30-to-60', '60-to-120', 'over-120'] as const
export type DurationBand = (typeof DURATION_BANDS)[number]

/** Two-hour bands of the day, the finest time ever counted (TAL2). */
export const HOUR_BANDS = [
  '00-02',
  '02-04',
  '04-06',
  '06-08',
  '08-10',
  '10-12',
  '12-14',
  '14-16',
  '16-18',
  '18-20',
  '20-22',
  '22-24',
] as const
export type HourBand = (typeof HOUR_BANDS)[number]

/** A session's generated label is a colour and an animal, never a name (SES1). */
export const LABEL_COLOURS = ['blue', 'green', 'orange', 'violet', 'red', 'yellow'] as const
export type LabelColour = (typeof LABEL_COLOURS)[number]

export const LABEL_ANIMALS = ['fox', 'owl', 'fish', 'cat', 'snail', 'turtle', 'rabbit', 'bird'] as const
export type LabelAnimal = (typeof LABEL_ANIMALS)[number]

/** What a day counts as a whole, apart from its marginals. `questions` are passing questions (TRI7). */
export const TOTALS = ['sessions', 'questions', 'workshops', 'participants'] as const
export type Total = (typeof TOTALS)[number]

/**
 * Of a total, those without codes: they came as totals alone (LOT2). A list that adds up to totals tells of them like of a
 * code of its own, `charter:undetailed`.
 */
export const UNDETAILED = 'undetailed'
