import type { AppointmentRule } from '../../domain/vocabulary.ts'
import { onDateInWords } from './format.ts'

export const directoryWords = {
  title: 'Où orienter',
  search: 'Chercher un service, un lieu ou un besoin',
  searchHint: 'CAF, retraite, imprimer, Cournon…',
  clear: 'Tout voir',
  services: (count: number) => `Services (${count})`,
  sites: (count: number) => `Lieux du réseau (${count})`,
  none: 'Rien ne correspond ici. Essayez un autre mot, ou l’autre liste.',
  found: (count: number) => (count === 1 ? '1 résultat' : `${count} résultats`),
  toCheck: 'À vérifier',
  checkedOn: (date: string) => `Vu ${onDateInWords(date)}.`,
  neverDated: 'Date de vérification inconnue.',
  phone: (phone: string) => `Tél. ${phone}`,
  hours: 'Horaires',
  hoursUnknown: 'Horaires inconnus. Téléphonez avant d’y aller.',
  closed: 'fermé',
  here: 'vous y êtes',
  more: 'Pour quoi, avec quoi',
  needs: (needs: string) => `Pour\u00a0: ${needs}.`,
  bring: (items: string) => `À apporter\u00a0: ${items}.`,
  levels: (levels: string) => `Assure\u00a0: ${levels}`,
  level: (level: number) => `niveau ${level}`,
  noLevel: 'N’assure aucun niveau pour l’instant',
  slip: 'Donner l’adresse',
}

export const appointmentRuleLabels: Record<AppointmentRule, string> = {
  none: 'Sans rendez-vous',
  possible: 'Avec ou sans rendez-vous',
  required: 'Sur rendez-vous',
}
