import type { Check, Outcome } from '../../domain/vocabulary.ts'

export const closing = {
  title: 'Avant de se quitter',
  say: 'À dire à la personne',
  sayLead: 'Dites chaque phrase, puis touchez-la.',
  /** The patron left: staff confirm what they did themselves (SES5). */
  confirm: 'À vérifier vous-même',
  confirmLead: 'La personne est partie\u00a0: faites-le, puis touchez la ligne.',
  withoutPatron: {
    'patron-validated': 'La personne a relu et validé ce qui a été saisi.',
    'patron-logged-out': 'Les comptes ouverts sont déconnectés et le navigateur est fermé.',
    'nothing-kept': 'Rien n’est gardé\u00a0: ni copie, ni papier, ni mot de passe, ni identifiant.',
  } satisfies Record<Check, string>,
  outcome: 'Comment cela se termine',
  satisfaction: 'L’avis de la personne',
  satisfactionLead: 'Facultatif\u00a0: trois visages sur l’écran, elle seule choisit.',
  ask: 'Tendre la tablette',
  given: 'La personne a donné son avis. Merci à elle.',
  back: 'Revenir à l’accompagnement',
  finish: 'Compter et oublier',
  /** Said instead of a greyed button without reason. */
  missing: (lines: number, hasOutcome: boolean): string => {
    const said =
      lines === 0
        ? ''
        : lines === 1
          ? 'Il reste une phrase à confirmer'
          : `Il reste ${lines} phrases à confirmer`
    if (hasOutcome) return said && `${said}.`
    return said ? `${said}, et l’issue à choisir.` : 'Il reste à choisir comment cela se termine.'
  },
}

export const outcomeNotes: Record<Outcome, string> = {
  solved: 'La demande a abouti',
  partly: 'Une partie reste à faire',
  'to-be-continued': 'La personne reviendra',
  redirected: 'Un autre lieu prend la suite',
  'out-of-scope': 'La bibliothèque ne peut pas',
  'patron-left': 'Avant la fin',
}

export const counted = {
  title: 'Compté. Oublié.',
  lead: 'Rien de cette personne ne reste sur la tablette. Voici tout ce qui a été compté.',
  list: 'Ce qui a été compté',
  home: 'Retour à l’accueil',
  next: 'Nouvelle demande',
  book: 'Donner un rendez-vous',
}
