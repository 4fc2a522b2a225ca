import { plural } from './format.ts'

/** Words of the page that keeps the network's catalog. */

const shownNext = (count: number, next: number) => (next < count ? `en montrer ${next}` : 'tout montrer')

export const catalogWords = {
  title: 'Catalogue',
  lead: 'Établissements, niveaux, besoins, permanences, services et charte\u00a0: tout ce que les tablettes montrent. Elles prennent ce qui est publié à leur prochain échange\u00a0; rien de ce qui est compté ne change. Le modèle de l’enquête annuelle y est aussi, sous «\u00a0survey\u00a0», à la fin\u00a0: il reste sur le serveur.',
  reading: 'Lecture du catalogue…',
  again: 'Réessayer',
  inForce: 'En vigueur',
  edition: (id: string, on: string) => `Édition ${id}, du ${on}`,
  published: (moment: string, by: string | null) =>
    by ? `publiée le ${moment} par «\u00a0${by}\u00a0»` : `publiée le ${moment}`,
  download: 'Télécharger',
  downloadNamed: (id: string) => `Télécharger l’édition ${id}`,
  next: 'Nouvelle édition',
  nextNote:
    'Téléchargez le catalogue en vigueur, changez-le dans un éditeur de texte, donnez-lui un autre identifiant et la date du jour, puis choisissez-le ici. Rien n’est publié avant votre accord.',
  choose: 'Choisir un fichier',
  chooseOther: 'Choisir un autre fichier',
  checking: 'Vérification du fichier…',
  tooLarge: 'Ce fichier est bien trop gros pour un catalogue. Rien n’a changé. Choisissez-en un autre.',
  unreadable: 'Ce fichier n’a pas pu être lu. Rien n’a changé. Choisissez-le de nouveau.',
  problems: (file: string, count: number) =>
    `${file}\u00a0: ${plural(count, 'point à corriger', 'points à corriger')}`,
  problemsNote: 'Rien n’a été publié. Corrigez le fichier, puis choisissez-le de nouveau.',
  notWhole:
    'Ce qui n’a pas encore la bonne forme ne peut pas être comparé au reste\u00a0: d’autres points pourront paraître ensuite.',
  right: (file: string, count: number) =>
    count === 0
      ? `${file}\u00a0: le fichier est correct et ne change rien.`
      : `${file}\u00a0: le fichier est correct. ${plural(count, 'différence', 'différences')} avec le catalogue en vigueur.`,
  publish: 'Publier cette édition',
  publishTitle: (id: string) => `Publier l’édition ${id}\u00a0?`,
  publishNote: (count: number) =>
    `${plural(count, 'différence', 'différences')}. Les tablettes la prennent à leur prochain échange. Les accompagnements ouverts gardent l’édition avec laquelle ils ont commencé.`,
  publishYes: 'Publier',
  cancel: 'Ne rien changer',
  done: (id: string) => `L’édition ${id} est en vigueur.`,
  overtaken:
    'Une autre personne a publié une édition entre-temps. Votre fichier n’a pas été publié. La page montre la sienne\u00a0: choisissez votre fichier de nouveau.',
  history: 'Éditions passées',
  noHistory: 'C’est la première édition.',
  changes: 'Ce qu’elle a changé',
  changesNamed: (id: string) => `Ce qu’elle a changé\u00a0: édition ${id}`,
  noChange: 'Aucune différence.',
  undo: 'Rétablir',
  undoNamed: (id: string) => `Rétablir l’édition ${id}`,
  undoTitle: (id: string) => `Rétablir le contenu de l’édition ${id}\u00a0?`,
  undoNote: (count: number) =>
    `Il est publié de nouveau, comme une édition plus récente. ${plural(count, 'différence', 'différences')} avec le catalogue en vigueur.`,
  undoYes: 'Rétablir',
  undoWrong:
    'Cette édition ne tient plus telle quelle. Rien n’a été publié. Téléchargez-la, corrigez-la, puis choisissez-la comme fichier.',
  kinds: { added: 'Ajouté', removed: 'Retiré', changed: 'Changé' },
  before: 'Avant',
  after: 'Après',
  more: (count: number, next: number) =>
    `Encore ${plural(count, 'différence', 'différences')}\u00a0: ${shownNext(count, next)}`,
  moreProblems: (count: number, next: number) =>
    `Encore ${plural(count, 'point', 'points')}\u00a0: ${shownNext(count, next)}`,
}

const TROUBLES: Record<string, string> = {
  unreached: 'Le serveur ne répond pas. Rien n’a changé. Vérifiez le réseau, puis recommencez.',
  'too-large': catalogWords.tooLarge,
  'too-many': 'Trop de demandes en peu de temps. Rien n’a changé. Recommencez dans une minute.',
  forbidden:
    'Seules les personnes qui administrent le réseau tiennent le catalogue. Rien n’a changé. Demandez-le à l’une d’elles.',
  'not-found': 'Cette édition n’existe pas. Rien n’a changé. Relisez la page.',
}
const OTHERWISE = 'Le serveur n’a pas pu répondre. Rien n’a changé. Recommencez dans un moment.'

const UNSURE =
  'Le serveur n’a pas pu dire si c’est fait\u00a0: l’édition est peut-être publiée. Rien d’autre n’a changé. Avec du réseau, rouvrez cette page\u00a0: «\u00a0En vigueur\u00a0» le dit.'
/** After these nobody knows whether it was done. */
const UNSURE_AFTER = ['unreached', 'failed', 'busy', 'database-down']

/** Said at once; what is in force then corrects it, where it can be read. */
export const catalogTroubleWords = (act: string, code: string): string => {
  const isUnsure = (act === 'publish' || act === 'undo') && UNSURE_AFTER.includes(code)
  return isUnsure ? UNSURE : (TROUBLES[code] ?? OTHERWISE)
}
