import { dayOf } from '../../../domain/calendar.ts'
import { dateInWords, timeInWords } from '../../i18n/format.ts'

const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone

/** « 23 novembre 2026 », by the clock of the machine on which it is read. */
export const dateOf = (instant: number): string => dateInWords(dayOf(instant, zone()))

/** « 23 novembre 2026 à 14 h 05 ». */
export const momentOf = (instant: number): string => `${dateOf(instant)} à ${timeInWords(instant, zone())}`
