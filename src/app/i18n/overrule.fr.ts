export const overruleWords = {
  title: 'Décider autrement',
  note: 'Votre choix passe avant la proposition. Sa raison est comptée, sans rien d’autre.',
  level: 'Niveau de la demande',
  option: 'Que faire\u00a0?',
  reason: 'Pourquoi\u00a0?',
  act: 'Confirmer ce choix',
  reasonTitle: 'Pourquoi ce choix\u00a0?',
  cancel: 'Revenir à la proposition',
}
