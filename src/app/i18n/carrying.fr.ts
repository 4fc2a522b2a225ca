import { plural } from './format.ts'

// Lots that leave and come without any network: by file, or by codes from one screen to another (SYN6).

export const shownCodes = {
  how: 'Sur l’autre tablette, ou sur la page du responsable, touchez «\u00a0Lire les codes\u00a0», puis tournez les deux écrans l’un vers l’autre. Les codes passent en boucle\u00a0: aucun ne peut être manqué pour de bon.',
  code: (at: number, total: number) => `Code ${at} sur ${total}`,
  before: 'Précédent',
  after: 'Suivant',
  pause: 'Arrêter le défilement',
  resume: 'Faire défiler',
  done: 'C’est lu, terminer',
}

export const codesReader = {
  scan: 'Lire les codes d’une tablette',
  stopScan: 'Arrêter la caméra',
  scanning:
    'Tenez la caméra devant les codes jusqu’à ce qu’ils soient tous lus. L’image n’est ni gardée ni envoyée.',
  cameraRefused:
    'La caméra n’est pas disponible, ou son accès est refusé. Rien n’a changé. Passez par un fichier à la place.',
  notOurs: 'Ce code QR n’est pas un code d’envoi d’Escale. Montrez ceux de «\u00a0Ce qui part d’ici\u00a0».',
  read: (read: number, total: number) => `${plural(read, 'code lu', 'codes lus')} sur ${total}`,
  broken:
    'Ces codes ne vont pas ensemble\u00a0: rien n’en a été pris. L’autre tablette garde tout. Lisez-les de nouveau.',
}
