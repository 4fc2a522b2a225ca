import { WEEKDAYS } from '../../domain/vocabulary.ts'
import type { SlipWords, Week } from '../../domain/slip.ts'
import { weekdayLabels } from './codes.fr.ts'
import { capital, codeInWords, dateInWords, momentInWords, slotInWords, spansInWords } from './format.ts'

/** The paper that the patron leaves with (RED3). */
export const slip = {
  title: 'Le papier à emporter',
  scan: 'Avec votre téléphone : visez ce carré, le texte s’affiche. Aucun site ne s’ouvre.',
  print: 'Imprimer',
  back: 'Revenir',
  bring: 'À apporter',
  code: 'Votre code',
  codeNote: 'Dites-le en arrivant.',
  from: (network: string, day: string) => `${network}, ${day}.`,
  qr: (name: string) => `Code à scanner : le texte de ce papier, ${name}`,
}

/** One line each, for paper and for the QR code's plain text. */
export const slipWords = (now: number, timeZone: string): SlipWords => ({
  address: (address) => address,
  appointment: (start, end) => `Rendez-vous : ${slotInWords({ start, end }, now, timeZone)}`,
  from: (start) => `Possible ${momentInWords(start, now, timeZone)}`,
  code: (code) => `Code : ${codeInWords(code)}`,
  bring: (items) => `À apporter : ${items.join(' ; ')}`,
  phone: (phone) => `Tél. ${phone}`,
  hours: (hours) => (hours.kind === 'words' ? hours.words : `Horaires : ${weekInWords(hours.week)}`),
  website: (website) => website,
  toCheck: (day) =>
    day === 'never' ? 'Coordonnées à vérifier avant d’y aller' : `Coordonnées à vérifier (vues le ${dateInWords(day)})`,
})

/** « Mardi 10 h à 12 h, 14 h à 17 h ; jeudi … ». */
function weekInWords(week: Week): string {
  const days = WEEKDAYS.flatMap((day) => (week[day]?.length ? `${weekdayLabels[day]} ${spansInWords(week[day])}` : []))
  return capital(days.join(' ; '))
}
