import { addDays, clockOf, dayOf, weekdayOf } from '../../domain/calendar.ts'
import type { Catalog } from '../../domain/catalogSchema.ts'
import { weekdayLabels } from './codes.fr.ts'

/** Numbers, days and places in French words. Days and clocks are those of the network's time zone. */

export const plural = (count: number, one: string, many: string): string =>
  `${count}\u00a0${count < 2 ? one : many}`

/** « 14 h 30 », « 9 h ». */
export function clockInWords(clock: string): string {
  const [hour, minute] = clock.split(':')
  return minute === '00' ? `${Number(hour)}\u00a0h` : `${Number(hour)}\u00a0h\u00a0${minute}`
}

export const timeInWords = (instant: number, timeZone: string): string =>
  clockInWords(clockOf(instant, timeZone))

/** « lundi 23 novembre »; with the year where another year could be meant. */
export function dayInWords(day: string, today = day): string {
  const withYear = day.slice(0, 4) === today.slice(0, 4) ? '' : ` ${day.slice(0, 4)}`
  return `${weekdayLabels[weekdayOf(day)]} ${dayOfMonth(day)} ${MONTHS[Number(day.slice(5, 7)) - 1]}${withYear}`
}

/** « 23 novembre 2026 ». */
export const dateInWords = (day: string): string =>
  `${dayOfMonth(day)} ${MONTHS[Number(day.slice(5, 7)) - 1]} ${day.slice(0, 4)}`

/** « le 23 novembre 2026 », or « en 2022 » where only the year is known. */
export const onDateInWords = (date: string): string =>
  date.length === 4 ? `en ${date}` : `le ${dateInWords(date)}`

/** « aujourd’hui », « demain », « mardi 24 novembre ». */
export function nearDayInWords(day: string, today: string): string {
  if (day === today) return 'aujourd’hui'
  return day === addDays(today, 1) ? 'demain' : dayInWords(day, today)
}

/** « maintenant », « aujourd’hui à 14 h », « mardi 24 novembre à 10 h ». */
export function momentInWords(instant: number, now: number, timeZone: string): string {
  if (instant <= now) return 'maintenant'
  const day = nearDayInWords(dayOf(instant, timeZone), dayOf(now, timeZone))
  return `${day} à ${timeInWords(instant, timeZone)}`
}

/** « à moins de 100 m », « à 3,2 km ». As the crow flies. */
export function kmInWords(km: number): string {
  if (km < 0.1) return 'à moins de 100\u00a0m'
  if (km < 1) return `à ${Math.round(km * 10) * 100}\u00a0m`
  return `à ${(km < 10 ? Math.round(km * 10) / 10 : Math.round(km)).toLocaleString('fr-FR')}\u00a0km`
}

/** « à l’instant », « depuis 12 min », « depuis 1 h 05 ». */
export function ageInWords(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000))
  if (minutes < 1) return 'à l’instant'
  if (minutes < 60) return `depuis ${minutes}\u00a0min`
  return `depuis ${Math.floor(minutes / 60)}\u00a0h\u00a0${String(minutes % 60).padStart(2, '0')}`
}

/** « 10 h à 12 h, 14 h à 17 h ». */
export const spansInWords = (spans: readonly string[]): string =>
  spans.map((span) => `${clockInWords(span.slice(0, 5))} à ${clockInWords(span.slice(6))}`).join(', ')

/** A code of two words, as it is said: « citron lagon ». */
export const codeInWords = (code: string): string => code.replace('-', ' ')

/** « les besoins, et encore celui-ci ». */
export const listInWords = (items: readonly string[]): string =>
  items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} et ${items.at(-1)}`

export const levelName = (catalog: Catalog, level: number): string =>
  catalog.levels.find((each) => each.level === level)?.name ?? ''

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** As French is set on a page: no line begins with such a sign, nor ends with what opens. */
export const withFirmSpaces = (text: string): string =>
  text.replace(/ (?=[:;?!»])/g, '\u00a0').replace(/« /g, '«\u00a0')

const dayOfMonth = (day: string) => (day.endsWith('-01') ? '1er' : String(Number(day.slice(8))))

/** « janvier » first. */
export const MONTHS = [
  ...['janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet'],
  ...['août', 'septembre', 'octobre', 'novembre', 'décembre'],
]
