import { plural } from './format.ts'

/** Words of the page that keeps the network's tablets. */

export const fleetWords = {
  title: 'Parc de tablettes',
  lead: 'Les tablettes qui envoient leurs comptes à ce réseau. Ce qui est arrivé de chacune est à la page «\u00a0Tablettes\u00a0».',
  reading: 'Lecture de la liste…',
  again: 'Réessayer',
  make: 'Relier une tablette',
  inside: 'Reliées',
  none: 'Aucune tablette n’est reliée. Faites un code pour la première.',
  since: (day: string) => `reliée le ${day}`,
  seen: (moment: string) => `dernier échange ${moment}`,
  never: 'aucun échange pour l’instant',
  revoked: 'Retirées',
  revokedOn: (day: string) => `retirée le ${day}`,
  revoke: 'Retirer',
  revokeNamed: (label: string) => `Retirer ${label}`,
  revokeTitle: (label: string) => `Retirer «\u00a0${label}\u00a0»\u00a0?`,
  revokeNotes: [
    'Dès maintenant, elle ne peut plus rien envoyer. Ce qu’elle a envoyé reste compté.',
    'Ce qui attend encore sur elle y reste. Si vous l’avez, un fichier peut le porter à une autre tablette, ou un nouveau code la relier.',
  ],
  revokeNo: 'Ne rien changer',
  revokeYes: 'Retirer la tablette',
  done: (label: string) => `«\u00a0${label}\u00a0» est retirée. Ce qu’elle a envoyé reste compté.`,
}

export const codeWords = {
  title: 'Un code pour une tablette',
  what: 'Sur une tablette neuve, touchez «\u00a0J’ai un code du réseau\u00a0»\u00a0; sur une autre, ouvrez «\u00a0Réglages\u00a0» et touchez «\u00a0Rejoindre le serveur\u00a0». Puis lisez ce code QR ou tapez les dix caractères.',
  code: 'Code d’inscription',
  qr: 'Code QR qui relie une tablette à ce réseau',
  /** Told in minutes: nobody is hurried by seconds. */
  left: (ms: number) =>
    ms > 60_000
      ? `Sert une seule fois, encore ${plural(Math.ceil(ms / 60_000), 'minute', 'minutes')}.`
      : 'Sert une seule fois, encore moins d’une minute.',
  copy: 'Copier le lien',
  copied: 'Le lien est copié.',
  notCopied: 'Le lien n’a pas pu être copié. Sélectionnez-le, ou faites lire le code QR.',
  back: 'Revenir aux tablettes',
  joined: (label: string) => `«\u00a0${label}\u00a0» a rejoint le réseau`,
  oneJoined: 'Une tablette a rejoint le réseau',
  joinedNote: 'Elle envoie maintenant ses comptes ici. Le code ne sert plus.',
  over: 'Ce code ne sert plus',
  overNote: 'Ses dix minutes sont passées, et aucune tablette ne s’en est servi. Rien n’a changé.',
  another: 'Faire un autre code',
}
