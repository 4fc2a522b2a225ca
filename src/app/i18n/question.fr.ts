/** What is counted without a session: a passing question, a workshop. */

export const questionWords = {
  title: 'Quelle question\u00a0?',
  note: 'Sans charte, sans dossier\u00a0: une réponse, une unité de plus.',
  act: 'Compter',
  actFor: (need: string) => `Compter\u00a0: ${need}`,
  choose: 'Touchez la question posée.',
  counted: (need: string) => `Compté\u00a0: ${need}.`,
  countedNote: 'Rien d’autre n’est gardé.',
  another: 'Une autre question',
  home: 'Retour à l’accueil',
}

export const workshopWords = {
  title: 'Compter un atelier',
  note: 'Un atelier compte son nombre de participants et sa durée. Personne n’est décrit.',
  participants: 'Participants',
  fewer: 'Un de moins',
  more: 'Un de plus',
  fewerFive: 'Cinq de moins',
  moreFive: 'Cinq de plus',
  duration: 'Durée de l’atelier',
  missing: 'Choisissez la durée.',
  act: (participants: string) => `Compter l’atelier\u00a0: ${participants}`,
  counted: (participants: string) => `Compté\u00a0: 1 atelier, ${participants}.`,
  countedNote: 'Rien d’autre n’est gardé.',
  another: 'Un autre atelier',
  home: 'Retour à l’accueil',
}
