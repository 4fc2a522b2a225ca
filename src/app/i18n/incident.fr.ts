import type { Incident } from '../../domain/vocabulary.ts'

export const incidentWords: {
  whatNow: string
  lead: string
  done: string
  close: string
  notes: Record<Incident, string>
} = {
  /** Above the guidance on an attempt on an account. */
  whatNow: 'Que faire maintenant, avec la personne',
  lead: 'Un geste suffit. Seule la sorte d’incident est comptée.',
  done: 'Signalé',
  close: 'Revenir à l’accompagnement',
  notes: {
    'account-violation-attempt': 'Quelqu’un tente d’entrer dans un compte',
    'equipment-fault': 'Écran, imprimante, clavier…',
    'software-fault': 'Un site ou un logiciel ne répond pas',
    'courtesy-breach': 'Paroles ou gestes déplacés',
    'equipment-misuse': 'Le matériel n’est pas respecté',
  },
}
