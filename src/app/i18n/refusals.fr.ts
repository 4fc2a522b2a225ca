import type { Refusal } from '../../sync/contract.ts'

/** Why the server cannot take a lot (SYN2). */
export const refusalReasons: Record<Refusal, string> = {
  'not-a-lot': 'Son contenu n’a pas la forme attendue.',
  'other-network': 'Il vient d’un autre réseau de bibliothèques.',
  'unknown-site': 'Le serveur ne connaît pas ce lieu.',
  'unknown-code': 'Le serveur ne connaît pas l’un de ses codes.',
  'different-body': 'Le serveur a déjà un envoi de ce numéro, avec un autre contenu.',
  'wrong-day': 'Il porte un jour qui ne peut pas être\u00a0: l’heure de la tablette était fausse.',
}
