import { dayOf } from '../../domain/calendar.ts'
import type { Weekday } from '../../domain/vocabulary.ts'
import { weekdayLabels } from './codes.fr.ts'
import { capital, clockInWords, nearDayInWords, timeInWords } from './format.ts'
import type { TroubleWords } from './trouble.fr.ts'

export const agendaWords = {
  title: 'Rendez-vous',
  past: (day: string) => `${capital(day)}\u00a0: venu ou absent\u00a0?`,
  bookAt: (site: string) => `Donner un rendez-vous\u00a0: ${site}`,
  none: 'Aucun rendez-vous à venir.',
  book: 'Donner un rendez-vous',
  paper: 'Voir le papier',
  move: 'Déplacer',

  served: 'Permanences tenues par cette tablette',
  servedNote:
    'Une permanence n’a qu’un agenda\u00a0: une seule tablette donne ses rendez-vous, pour que deux personnes n’aient jamais la même heure, même sans réseau. Cochez seulement les permanences que cette tablette tient.',
  permanence: (weekday: Weekday, start: string, end: string) =>
    `Le ${weekdayLabels[weekday]}, de ${clockInWords(start)} à ${clockInWords(end)}`,
  assumed: 'Horaires supposés, à vérifier.',
  until: (day: string) => `Jusqu’au ${day}.`,
}

export const bookingWords = {
  kept: (slot: string, code: string) => `Rendez-vous\u00a0: ${slot}, code «\u00a0${code}\u00a0»`,
  title: 'Choisir un rendez-vous',
  moveTitle: 'Choisir une autre heure',
  moveNote: (slot: string, code: string) => `Prévu ${slot}. Le code «\u00a0${code}\u00a0» ne change pas.`,
  back: 'Revenir',
  none: 'Aucune heure libre dans les semaines qui viennent.',
  noneServed: 'Cette tablette ne tient l’agenda d’aucune permanence de ce lieu.',
  noneServedNote:
    'Si c’est bien elle qui donne les rendez-vous, cochez la permanence. Sinon, demandez à qui tient l’agenda.',
  more: 'Voir les semaines suivantes',
  act: (slot: string) => `Donner ce rendez-vous\u00a0: ${slot}`,
  moveAct: (slot: string) => `Déplacer\u00a0: ${slot}`,
  choose: 'Touchez une heure.',

  bookedTitle: 'Rendez-vous donné',
  movedTitle: 'Rendez-vous déplacé',
  codeNote: 'Le code de la personne. Elle le dit en arrivant, aucun nom n’est noté.',
  paper: 'Voir le papier à emporter',
  finish: 'Compter et terminer',
  done: 'Terminé',
}

/** The event for the patron's own diary, and what scanning it does: told to staff, and on the patron's paper. */
export const calendarWords = {
  title: 'Rendez-vous d’accompagnement numérique',
  note: (code: string) => `Code\u00a0: ${code}`,
  onScreen: 'Avec le téléphone de la personne, visez ce carré\u00a0: le rendez-vous entre dans son agenda.',
  onPaper: 'Avec votre téléphone, visez ce carré\u00a0: le rendez-vous entre dans votre agenda.',
}

/** What was touched is not given: the hour passed, or went to somebody else. */
export const notOffered: TroubleWords = {
  title: 'Cette heure ne peut plus être donnée',
  happened: 'Elle est passée ou déjà prise, ou cette tablette ne tient plus cet agenda.',
  safe: 'Aucun rendez-vous n’a été donné ni changé.',
  todo: 'Choisissez une autre heure.',
}

/** One appointment, on the home screen and in the agenda. */
export const appointmentWords = {
  today: 'Rendez-vous d’aujourd’hui',
  pastOnes: 'Rendez-vous passés, à régler',
  start: 'Commencer',
  absent: 'Absent',
  cancel: 'Annuler',
  absentTitle: 'La personne n’est pas venue\u00a0?',
  cancelTitle: 'Annuler ce rendez-vous\u00a0?',
  settleNote: 'Le rendez-vous est compté, puis oublié. Ce geste ne se reprend pas.',
  absentAct: 'Compter une absence',
  cancelAct: 'Annuler le rendez-vous',
  keep: 'Garder le rendez-vous',
}

/** « mardi 24 novembre, de 10 h à 11 h ». */
export function slotInWords(slot: { start: number; end: number }, now: number, timeZone: string): string {
  const day = nearDayInWords(dayOf(slot.start, timeZone), dayOf(now, timeZone))
  return `${day}, de ${timeInWords(slot.start, timeZone)} à ${timeInWords(slot.end, timeZone)}`
}
