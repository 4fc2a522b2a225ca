import { addDays, dayOf } from '../../domain/calendar.ts'
import { dayInWords, timeInWords } from './format.ts'

/** « aujourd’hui à 14 h », « hier à 9 h », « le mardi 24 novembre à 10 h ». */
export function momentInPast(instant: number, now: number, timeZone: string): string {
  return `${dayInPast(instant, now, timeZone)} à ${timeInWords(instant, timeZone)}`
}

export function dayInPast(instant: number, now: number, timeZone: string): string {
  const [day, today] = [dayOf(instant, timeZone), dayOf(now, timeZone)]
  if (day === today) return 'aujourd’hui'
  return day === addDays(today, -1) ? 'hier' : `le ${dayInWords(day, today)}`
}
