import { dayOf } from '../../../domain/calendar.ts'
import { dateInWords } from '../../i18n/format.ts'

/** « 23 novembre 2026 », by the clock of the machine on which it is read. */
export const dateOf = (instant: number): string =>
  dateInWords(dayOf(instant, Intl.DateTimeFormat().resolvedOptions().timeZone))
