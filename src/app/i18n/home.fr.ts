import type { Totals } from '../../domain/tally.ts'
import { TOTALS, type Total } from '../../domain/vocabulary.ts'
import type { SessionStateName } from '../../machines/step.ts'
import { listInWords, plural } from './format.ts'

export const homeWords = {
  title: 'Bonjour',
  newRequest: 'Nouvelle demande',
  newRequestNote: 'Choisir un besoin, voir quoi proposer',
  question: 'Question rapide',
  questionNote: 'Répondre, compter, c’est tout',
  workshop: 'Atelier',
  endOfPermanence: 'Fin de permanence',

  stillHere: (site: string) => `Toujours ici\u00a0: ${site}\u00a0?`,
  stillRole: (role: string) => `Aujourd’hui aussi, vous êtes ${role}.`,
  yes: 'Oui, commencer',
  change: 'Changer',

  open: 'Accompagnements en cours',
  noneOpen: 'Aucun accompagnement en cours.',
  reading: 'Lecture de la tablette…',
  forgotten: (age: string) => `Sans geste ${age}`,
  opened: (age: string) => `Ouvert ${age}`,
  level: (level: number) => `Niveau ${level}`,

  today: 'Aujourd’hui',
  nothingToday: 'Rien de compté pour l’instant.',
}

export const navigationWords = {
  landmark: 'Menu',
  home: 'Accueil',
  agenda: 'Rendez-vous',
  directory: 'Où orienter',
  leaving: 'Ce qui part d’ici',
  readiness: 'Prêt à partir',
  erasure: 'Preuve d’effacement',
  settings: 'Réglages',
  back: 'Accueil',
}

/** Where an accompaniment stands, for whoever carries the tablet. */
export const stateLabels: Record<SessionStateName, string> = {
  routing: 'À reprendre',
  commitments: 'Charte à proposer',
  reading: 'La personne lit la charte',
  agreed: 'Accord donné, tablette à reprendre',
  declined: 'Charte refusée, tablette à reprendre',
  helping: 'Accompagnement en cours',
  permitting: 'La personne répond pour ses données',
  permitted: 'Réponse donnée, tablette à reprendre',
  redirecting: 'À orienter',
  closing: 'À terminer',
  rating: 'La personne donne son avis',
  rated: 'Avis donné, tablette à reprendre',
  closed: 'Terminé',
}

export const totalLabels: Record<Total, { one: string; many: string }> = {
  sessions: { one: 'accompagnement', many: 'accompagnements' },
  questions: { one: 'question rapide', many: 'questions rapides' },
  workshops: { one: 'atelier', many: 'ateliers' },
  participants: { one: 'participant', many: 'participants' },
}

/** « 7 accompagnements, 1 atelier et 12 participants »; empty when nothing was counted. */
export function totalsInWords(totals: Partial<Totals>): string {
  const parts = TOTALS.flatMap((total) => {
    const count = totals[total] ?? 0
    return count === 0 ? [] : plural(count, totalLabels[total].one, totalLabels[total].many)
  })
  return listInWords(parts)
}
