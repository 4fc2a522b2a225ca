import type { Light } from '../../domain/vocabulary.ts'
import { plural } from './format.ts'

export const setupWords = {
  step: (step: number) => `Étape ${step} sur 3`,
  back: 'Revenir',

  siteTitle: 'Où êtes\u2011vous aujourd’hui\u00a0?',
  siteGone: 'Le lieu choisi avant n’est pas dans le catalogue en vigueur',
  siteGoneNote: (network: string) =>
    `C’est celui de\u00a0: ${network}. Tout ce qui est compté, et les accompagnements ouverts, restent ici. Choisissez un lieu pour continuer.`,
  search: 'Chercher un lieu',
  searchHint: 'Nom ou commune',
  locate: 'Trouver le plus proche',
  located: 'Du plus proche au plus éloigné. Votre position n’est pas gardée.',
  notLocated: 'La position n’est pas disponible. Choisissez dans la liste.',
  recent: 'Récents',
  all: 'Tous les lieux',
  none: 'Aucun lieu ne correspond. Essayez un autre mot.',

  roleTitle: 'Aujourd’hui, vous êtes…',

  pinTitle: 'Choisissez le code de la tablette',
  pinNote: (min: number, max: number) =>
    `De ${min} à ${max} chiffres. Il vous rend la tablette quand vous l’avez prêtée. Gardez-le pour l’équipe.`,
  pinAgainTitle: 'Tapez-le une seconde fois',
  pinDiffers: 'Les deux codes ne sont pas les mêmes. Rien n’est gardé. Choisissez à nouveau.',
  pinSaving: 'Mise à l’abri du code…',
  digits: (count: number) => (count < 2 ? `${count} chiffre tapé` : `${count} chiffres tapés`),
  erase: 'Effacer',
  confirm: 'Valider le code',
}

export const settingsWords = {
  title: 'Réglages',
  here: 'Lieu et rôle',
  changeSite: 'Changer de lieu',
  changeRole: 'Changer de rôle',
  pin: 'Code de la tablette',
  pinNote: 'Il rend la tablette au personnel après un prêt.',
  changePin: 'Changer le code',
  pinChanged: 'Le nouveau code est gardé.',
  cancel: 'Ne rien changer',
  permanences: 'Permanences tenues par cette tablette',
  permanencesCount: (count: number) =>
    count === 0 ? 'Aucune pour l’instant.' : plural(count, 'permanence', 'permanences'),
  permanencesAct: 'Ouvrir l’agenda',
  theme: 'Affichage',
  themes: {
    system: 'Comme la tablette',
    light: 'Clair',
    dark: 'Sombre',
    contrast: 'Contraste fort',
  } satisfies Record<Light, string>,
  about: 'À propos',
  version: 'Version',
  catalogEdition: 'Réseau',
  edition: (network: string, id: string, day: string) => `${network}, édition ${id}, du ${day}`,
  charter: 'Charte',
  charterSince: (id: string, day: string) => `Version ${id}, en vigueur depuis le ${day}`,
  hash: 'Empreinte SHA-256 du texte officiel',
  assumption: 'À savoir',
}
