import type { LotAnswer } from '../../sync/contract.ts'
import { plural } from './format.ts'
import { refusalReasons } from './refusals.fr.ts'

/** The page on which a manager brings what tablets without network handed over (SYN6). */
export const carriedWords = {
  title: 'Envois apportés',
  lead: 'Une tablette sans réseau confie ses envois à un fichier ou les montre en codes. Apportez-les ici\u00a0: chacun est compté une seule fois, même si la tablette les envoie aussi.',
  file: 'Par fichier',
  choose: 'Choisir le fichier d’une tablette',
  codes: 'Par codes, d’un écran à l’autre',
  notRead: 'Le fichier n’a pas pu être ouvert. Rien n’a changé. Choisissez-le de nouveau.',
}

/** What became of each lot that was brought, in words. */
export function broughtInWords(answers: readonly LotAnswer[]): { lines: string[]; isWhole: boolean } {
  const count = (answer: LotAnswer['answer']) => answers.filter((each) => each.answer === answer).length
  const [stored, known] = [count('stored'), count('duplicate')]
  const reasons = new Set(
    answers.flatMap((each) => (each.answer === 'refused' ? [refusalReasons[each.reason]] : [])),
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
    ...[...reasons].map((reason) => `Refusé\u00a0: ${reason} L’envoi reste sur sa tablette, en sécurité.`),
  ]
  return { lines: lines.length > 0 ? lines : ['Il n’y avait aucun envoi.'], isWhole: reasons.size === 0 }
}
