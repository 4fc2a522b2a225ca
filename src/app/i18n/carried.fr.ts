import type { CarriedLot } from '../../sync/contract/carried.ts'
import { listInWords, plural } from './format.ts'
import { refusalReasons } from './refusals.fr.ts'

const named = (siteNames: readonly string[]) =>
  siteNames.length > 0 ? `\u00a0: ${listInWords(siteNames)}` : ''

/** The page on which a manager brings what tablets without network handed over (SYN6). */
export const carriedWords = {
  title: 'Envois apportés',
  lead: 'Une tablette sans réseau confie ses envois à un fichier ou les montre en codes. Apportez-les ici\u00a0: chacun est compté une seule fois, même si la tablette les envoie aussi.',
  care: 'Un fichier ne prouve pas d’où il vient, et un envoi pris ne se retire pas. N’apportez que ce qu’une tablette vient d’écrire.',
  own: (siteNames: readonly string[]) =>
    `Vous pouvez apporter les envois de vos établissements${named(siteNames)}. Ceux d’un autre lieu restent dans le fichier ou sur la tablette. L’administration du réseau voit qui a apporté quoi.`,
  file: 'Par fichier',
  choose: 'Choisir le fichier d’une tablette',
  codes: 'Par codes, d’un écran à l’autre',
  notRead: 'Le fichier n’a pas pu être ouvert. Rien n’a changé. Choisissez-le de nouveau.',
}

/** Who brought what: for administrators. */
export const bringingWords = {
  title: 'Ce qui a été apporté',
  lead: (months: number) =>
    `Pendant ${months} mois, chaque fichier ou suite de codes dont un envoi a compté\u00a0: quand, par qui, pour quels lieux. Le nombre d’envois est dit, leur contenu non\u00a0: il se lit dans les chiffres, selon les mêmes règles que tout le reste.`,
  wrong:
    'Un envoi est ajouté aux chiffres et son texte n’est pas gardé\u00a0: il ne peut pas être retiré seul. Si des comptes sont faux, retirez l’accès de qui les a apportés, et demandez à la personne qui tient le serveur de revenir à une sauvegarde d’avant ce moment, avant que le mois ne paraisse.',
  reading: 'Lecture de la liste…',
  again: 'Réessayer',
  none: 'Rien n’a été apporté.',
  last: (most: number) => `Seuls les ${most} plus récents sont montrés.`,
  removed: 'une personne retirée',
  by: (name: string) => `par ${name}`,
  lots: (lots: number) => plural(lots, 'envoi', 'envois'),
  sites: (names: readonly string[]) => names.join(', '),
}

/** What became of each lot that was brought, in words. */
export function broughtInWords(answers: readonly CarriedLot[]): { lines: string[]; isWhole: boolean } {
  const count = (answer: CarriedLot['answer']) => answers.filter((each) => each.answer === answer).length
  const [stored, known] = [count('stored'), count('duplicate')]
  const refused = new Set(
    answers.flatMap((each) => (each.answer === 'refused' ? [refusedInWords(each)] : [])),
  )
  const lines = [
    ...(stored > 0
      ? [`${plural(stored, 'envoi pris', 'envois pris')}\u00a0: les chiffres en tiennent compte.`]
      : []),
    ...(known > 0
      ? [
          `${plural(known, 'envoi déjà reçu\u00a0: compté', 'envois déjà reçus\u00a0: comptés')} une seule fois.`,
        ]
      : []),
    ...[...refused].map((reason) => `Refusé\u00a0: ${reason}`),
  ]
  return { lines: lines.length > 0 ? lines : ['Il n’y avait aucun envoi.'], isWhole: refused.size === 0 }
}

const refusedInWords = (lot: Extract<CarriedLot, { answer: 'refused' }>): string =>
  lot.reason === 'others-site'
    ? `${lot.siteName} ne fait pas partie de vos établissements. Ses envois n’ont pas été pris\u00a0: ils restent dans le fichier ou sur la tablette. Demandez à la personne responsable de ce lieu, ou à une personne qui administre le réseau, de les apporter.`
    : `${refusalReasons[lot.reason]} L’envoi reste sur sa tablette, en sécurité.`
