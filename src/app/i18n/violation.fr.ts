/** Where to turn when somebody tries to enter an account (INC1). */
export const violation = {
  steps: [
    'Changez tout de suite le mot de passe, sur un appareil sûr, et fermez les autres connexions.',
    'Appelez la banque si des moyens de paiement sont en jeu.',
    'Gardez les messages reçus\u00a0: ce sont des preuves.',
  ],
  contacts: [
    {
      name: '17Cyber',
      how: '17cyber.gouv.fr, jour et nuit, gratuit',
      what: 'Parler à un policier ou à un gendarme',
    },
    { name: 'Cybermalveillance', how: 'www.cybermalveillance.gouv.fr', what: 'Comprendre et se faire aider' },
    {
      name: 'Police ou gendarmerie',
      how: '17 en cas d’urgence, sinon au commissariat ou à la brigade',
      what: 'Porter plainte',
    },
  ],
}
