import type { Option } from '../../domain/triage.ts'
import type { Decision } from '../../domain/vocabulary.ts'
import { capital } from './format.ts'

export const triageWords = {
  title: 'De quoi la personne a-t-elle besoin\u00a0?',
  titleAgain: 'Le besoin a changé\u00a0?',
  back: 'Accueil',
  backToSession: 'Revenir à l’accompagnement',
  search: 'Chercher un besoin',
  searchHint: 'Facture, impôts, imprimer…',
  found: (count: number) => (count === 1 ? '1 besoin trouvé' : `${count} besoins trouvés`),
  notFound: (hasOther: boolean) =>
    hasOther
      ? 'Rien ne correspond. Essayez un autre mot, effacez la recherche pour tout voir, ou choisissez\u00a0:'
      : 'Rien ne correspond. Essayez un autre mot, ou effacez la recherche pour tout voir.',
  clear: 'Tout voir',

  proposal: 'Proposition',
  empty: 'Touchez un ou plusieurs besoins.',
  emptyNote: 'La proposition se compose ici.',
  level: (level: number, name: string) => `Niveau ${level}\u00a0: ${name}`,
  beyond: 'À confier à un autre service',
  agreed: 'La personne a déjà donné son accord\u00a0: la charte n’est pas redemandée.',
  goOn: 'Continuer l’accompagnement',
  expected: 'La personne vient à un rendez-vous pris ailleurs',
  chosen: 'Besoins choisis',
  remove: (need: string) => `Retirer\u00a0: ${need}`,
  bring: 'À avoir avec soi\u00a0:',
  others: 'Autres possibilités',
  moreOthers: (count: number) => (count === 1 ? 'Voir une autre' : `Voir les ${count} autres`),
  /** « À 3,2 km, possible demain à 10 h. » */
  whenAndWhere: (km: string | null, next: string | null) => {
    const when = next ? `possible ${next}` : 'horaires à demander'
    return km === null ? `${capital(when)}.` : `${capital(km)}, ${when}.`
  },
  otherDiary: 'Cette tablette ne tient pas l’agenda de ce lieu.',
  overrule: 'Décider autrement',
}

/** The main action of an option; `agreement` when the charter is read first. */
export function actionInWords(
  option: Option,
  at: { place: string; here: boolean; agreement: boolean },
): string {
  switch (option.decision) {
    case 'help-now':
      return at.agreement ? 'Commencer par la charte' : 'Commencer maintenant'
    case 'book-here':
      return 'Prendre un rendez-vous ici'
    case 'other-site':
      return at.here ? hereInWords(option) : `Orienter vers ${at.place}`
    case 'service':
      return `Orienter vers ${at.place}`
    case 'out-of-scope':
      return 'Compter et expliquer'
  }
}

const hereInWords = (option: Option) =>
  option.reason === 'colleague-here' ? 'Confier à un collègue ici' : 'Prendre rendez-vous avec l’équipe'

/** The same option as one answer among several. */
export function optionInWords(option: Option, at: { place: string; here: boolean }): string {
  switch (option.decision) {
    case 'help-now':
      return option.reason === 'site-does-not-cover'
        ? 'Accompagner ici malgré tout'
        : 'Accompagner maintenant'
    case 'book-here':
      return 'Rendez-vous ici'
    case 'other-site':
      return at.here ? hereInWords(option) : at.place
    case 'service':
      return at.place
    case 'out-of-scope':
      return 'Hors de notre ressort'
  }
}

export const decisionIcons: Record<Decision, string> = {
  'help-now': 'hand-heart',
  'book-here': 'calendar-plus',
  'other-site': 'library',
  service: 'signpost',
  'out-of-scope': 'info',
}
