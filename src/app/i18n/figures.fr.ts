import type { ExportFormat, Lack, ShownCount, TabletLine } from '../../sync/contract/figures.ts'
import { dateInWords, plural } from './format.ts'

/** Words of the pages of figures; titles, definitions and sentences come with each page from the server. */

export const pilotWords = {
  title: 'Pilotage',
  opening: 'Ouverture des chiffres…',
  reading: 'Lecture des chiffres…',
  menu: 'Menu',
  landmark: 'Pages',
  people: 'Personnes',
  catalog: 'Catalogue',
  fleet: 'Parc de tablettes',
  carried: 'Envois apportés',
  access: 'Mon accès',
  reserved: 'Page réservée',
  reservedNote:
    'Cette page est pour les personnes qui administrent le réseau. Demandez-leur ce qu’il vous faut.',
  close: 'J’ai lu',
  notKept: 'Page non gardée sur l’appareil',
  notKeptNote:
    'Elle s’ouvre quand le serveur répond. Les chiffres déjà lus restent là\u00a0; revenez ici dans un moment, ou une fois en ligne.',
  controls: 'Que montrer',
  scope: 'Lieu',
  period: 'Période',
  earlier: 'Période d’avant',
  later: 'Période d’après',
  scales: { year: 'Années', quarter: 'Trimestres', month: 'Mois', week: 'Semaines' },
  underWay: 'détail à venir',
  demo: 'Chiffres inventés',
  demoNote: 'Ce réseau sert à essayer Escale. Rien de ce qui est montré n’a eu lieu.',
  complete: 'Ce qui est arrivé',
  before: 'À savoir avant de lire',
  smallNumbers: 'Petits nombres',
  files: 'Emporter ces chiffres',
  filesNote: 'Les fichiers contiennent exactement les chiffres de cette page.',
  print: 'Imprimer',
  again: 'Réessayer',
  offline: 'Hors ligne',
  forget: 'Effacer les chiffres de cet appareil',
  silent: 'Le serveur ne répond pas pour l’instant',
  seen: (moment: string) => `Chiffres vus ${moment}, gardés sur cet appareil. Ils ont pu changer depuis.`,
  onPaper: (day: string) => `chiffres du ${dateInWords(day)}`,
  fresh: (moment: string) => `Chiffres lus ${moment}.`,
  lacks: { later: 'Détail à venir', weekly: 'Pas de détail par semaine' } satisfies Record<Lack, string>,
  lastOut: (period: string) => `Lire le détail\u00a0: ${period}`,
  failed: 'Cette page n’a pas pu s’afficher',
  failedNote: 'Rien n’est perdu\u00a0: les chiffres sont sur le serveur. Rechargez la page.',
  reload: 'Recharger',
}

export const fileLabels: Record<ExportFormat, string> = {
  csv: 'CSV',
  ods: 'ODS (LibreOffice)',
  xlsx: 'XLSX (Excel)',
  json: 'JSON',
}

export const sectionWords = {
  label: 'Libellé',
  table: (title: string) => `Tableau\u00a0: ${title}`,
  site: 'Lieu',
  chart: (title: string, facts: readonly string[]) =>
    `Diagramme «\u00a0${title}\u00a0»\u00a0: ${facts.join(', ')}. Tous les chiffres sont dans le tableau.`,
  fact: (label: string, value: string) => `${label} ${value}`,
  ofColumn: (column: string) => `Diagramme\u00a0: ${column}`,
  trend: (label: string, first: string, last: string) => `${label}\u00a0: de ${first} à ${last}`,
  more: (count: number) => `Voir ${plural(count, 'autre ligne', 'autres lignes')}`,
  less: 'Voir moins de lignes',
  asTable: 'Voir le tableau',
  asChart: 'Cacher le tableau',
  period: 'Période',
  notOut: 'non publié',
}

/** « 120 », « < 5 », « 8 à 16 ». */
export function countInWords(shown: ShownCount | null): string {
  if (shown === null) return '–'
  if (shown.is === 'about') return shown.value.toLocaleString('fr-FR')
  if (shown.is === 'below') return `<\u00a0${shown.below}`
  return `${shown.low.toLocaleString('fr-FR')} à\u00a0${shown.high.toLocaleString('fr-FR')}`
}

/**
 * What the numbers let one say, and no more: rounded ones that lie close are the same. It stands below what was
 * counted before.
 */
export const differenceWords = {
  same: 'depuis, à peu près pareil',
  more: (by: number) => `depuis, environ ${by.toLocaleString('fr-FR')}\u00a0de\u00a0plus`,
  less: (by: number) => `depuis, environ ${by.toLocaleString('fr-FR')}\u00a0de\u00a0moins`,
}

export const tabletWords = {
  states: {
    fine: 'À jour',
    late: 'En retard',
    missing: 'Envois manquants',
    revoked: 'Retirée du réseau',
  } satisfies Record<TabletLine['state'], string>,
  seen: (moment: string) => `Dernier contact ${moment}`,
  never: 'Aucun contact depuis qu’elle est reliée',
  until: (day: string) => `Ses envois vont jusqu’au ${dateInWords(day)}`,
  all: (recorded: string) => `Tout ce qu’elle a enregistré est arrivé (${recorded}).`,
  part: (recorded: string, received: string) => `Enregistré\u00a0: ${recorded}. Reçu\u00a0: ${received}.`,
  missing: (lots: number) =>
    `${plural(lots, 'envoi scellé n’est pas arrivé', 'envois scellés ne sont pas arrivés')}.`,
  version: (version: string) => `Version ${version}`,
  catalogOld: 'À son dernier contact, elle n’avait pas encore le dernier catalogue.',
  skew: (minutes: number) =>
    `Son horloge ${minutes > 0 ? 'avance' : 'retarde'} de ${plural(Math.abs(minutes), 'minute', 'minutes')}.`,
  wiped: (times: number) => `Sa mémoire a été effacée ${plural(times, 'fois', 'fois')}.`,
  rewound: 'Elle est revenue en arrière\u00a0: une copie ancienne a été remise en place.',
  none: 'Aucune tablette n’est reliée à ce réseau.',
}

/** Why a page could not be read: what happened, what is safe, what to do. */
export const figuresTroubles: Record<string, string> = {
  unreached: 'Le serveur ne répond pas. Rien n’est perdu. Vérifiez le réseau, puis réessayez.',
  forbidden:
    'Les chiffres de ce lieu ne sont pas ouverts à votre accès. Rien n’est perdu. Choisissez un autre lieu.',
  'not-found':
    'Cette page n’existe pas, ou pas pour cette période. Rien n’est perdu. Choisissez-en une autre.',
  'too-many': 'Trop de demandes en peu de temps. Rien n’est perdu. Réessayez dans une minute.',
}
export const otherTrouble = 'Le serveur n’a pas pu répondre. Rien n’est perdu. Réessayez dans un moment.'
export const fileTrouble = 'Le fichier n’a pas pu être fait. Rien n’est perdu. Réessayez dans un moment.'
export const notKeptNorReached =
  'Le serveur ne répond pas, et cette page n’est pas gardée sur cet appareil. Rien n’est perdu. Vérifiez le réseau, puis réessayez.'
export const notKept = 'Cette page n’est pas gardée sur cet appareil\u00a0: elle s’ouvrira avec le réseau.'
