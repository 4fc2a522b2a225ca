import { dayOf } from '../../domain/calendar.ts'
import type { SlipWords, Week } from '../../domain/slip.ts'
import { WEEKDAYS, type Weekday } from '../../domain/vocabulary.ts'
import { weekdayLabels } from './codes.fr.ts'
import { codeInWords, dayInWords, onDateInWords, plural, spansInWords, timeInWords } from './format.ts'

/** The paper that the patron leaves with (RED3). */
export const slip = {
  title: 'Le papier à emporter',
  scan: 'Avec votre téléphone\u00a0: visez ce carré, le texte s’affiche. Aucun site ne s’ouvre.',
  print: 'Imprimer',
  back: 'Revenir',
  bring: 'À apporter',
  code: 'Votre code',
  codeNote: 'Dites-le en arrivant.',
  from: (network: string, day: string) => `${network}, ${day}.`,
  qr: (name: string) => `Code à scanner\u00a0: le texte de ce papier, ${name}`,
}

/** One line each, for paper and for the QR code's plain text: read on another day, so no « demain ». */
export const slipWords = (now: number, timeZone: string): SlipWords => {
  const dayOn = (instant: number) => dayInWords(dayOf(instant, timeZone), dayOf(now, timeZone))
  return {
    address: (address) => address,
    branch: ({ name, address, phone }) =>
      [name, address, phone && `tél.\u00a0${phone}`].filter(Boolean).join(', '),
    otherBranches: (count) =>
      `Il y en a ${plural(count, 'autre', 'autres')}\u00a0: demandez le plus proche de chez vous.`,
    appointment: (start, end) =>
      `Rendez-vous ${dayOn(start)}, de ${timeInWords(start, timeZone)} à ${timeInWords(end, timeZone)}`,
    from: (start) => `Possible à partir de ${dayOn(start)}, ${timeInWords(start, timeZone)}`,
    code: (code) => `Code\u00a0: ${codeInWords(code)}`,
    bring: (items) => `À apporter\u00a0: ${items.join('\u00a0; ')}`,
    phone: (phone) => `Tél. ${phone}`,
    hours: (hours) => (hours.kind === 'words' ? hours.words : `Horaires\u00a0: ${weekInWords(hours.week)}`),
    website: (website) => website,
    toCheck: (date) =>
      date === 'never'
        ? 'Coordonnées à vérifier avant d’y aller'
        : `Coordonnées à vérifier (vues ${onDateInWords(date)})`,
  }
}

/** « mardi à vendredi 10 h à 19 h ; samedi 10 h à 18 h »: days in a row with the same hours are said once. */
export function weekInWords(week: Week): string {
  const runs: { first: Weekday; last: Weekday; hours: string }[] = []
  for (const [place, day] of WEEKDAYS.entries()) {
    const hours = spansInWords(week[day] ?? [])
    const run = runs.at(-1)
    if (run?.hours === hours && run.last === WEEKDAYS[place - 1]) run.last = day
    else if (hours) runs.push({ first: day, last: day, hours })
  }
  return runs.map(({ first, last, hours }) => `${daysInWords(first, last)} ${hours}`).join('\u00a0; ')
}

const daysInWords = (first: Weekday, last: Weekday) =>
  first === last ? weekdayLabels[first] : `${weekdayLabels[first]} à ${weekdayLabels[last]}`
