import type { Comparison } from '../../domain/running.ts'
import type { Totals } from '../../domain/tally.ts'
import type { Refusal } from '../../sync/contract.ts'
import type { JoinTrouble, LinkStatus } from '../link.ts'
import { listInWords, plural } from './format.ts'
import { totalsInWords } from './home.fr.ts'
import { leaving, onlyAppointments } from './leaving.fr.ts'
import { refusalReasons } from './refusals.fr.ts'
import type { TroubleWords } from './trouble.fr.ts'

/** The tablet's link with the server of its network. */

export const linkWords = {
  title: 'Serveur du réseau',
  alone:
    'Cette tablette travaille seule\u00a0: rien ne part par le réseau. Ses comptes restent ici, et peuvent partir par fichier ou par codes.',
  join: 'Rejoindre le serveur',
  joinAgain: 'Rejoindre de nouveau',
  network: 'Réseau',
  since: 'Depuis',
  last: 'Dernier échange',
  never: 'Aucun pour l’instant',
  lastOn: (moment: string) => `Dernier échange ${moment}.`,
  neverYet: 'Aucun échange pour l’instant.',
  counts: 'Comptes',
  clock: 'Heure de la tablette',
  sendNow: 'Envoyer maintenant',
  silent: (time: string) => `Le serveur demande d’attendre jusqu’à ${time}. L’envoi reprendra de lui-même.`,
  catalogRefused:
    'La nouvelle liste du réseau n’a pas pu être lue par cette version d’Escale. La liste d’avant reste en service. Signalez-le à votre responsable.',
}

export const onlineInWords = 'En ligne.'

/** « En ligne » is said only of a server that has answered; a tablet that works alone waits for none (SYN8). */
export function linkInWords(status: LinkStatus | null, isOnline: boolean): string {
  const offline = 'Hors ligne. Tout fonctionne.'
  if (!status) return isOnline ? '' : offline
  if (status.phase === 'alone') return 'Cette tablette travaille seule. Tout fonctionne.'
  // A try against the browser's word is not told until it succeeds.
  if (status.phase === 'offline' || (status.phase === 'exchanging' && !isOnline)) return offline
  if (status.phase === 'refused') return 'Le serveur ne reçoit plus cette tablette. Tout fonctionne.'
  if (status.failure === 'unreachable') return 'Le serveur ne répond pas. Tout fonctionne.'
  if (status.failure === 'trouble') return 'Le serveur ne peut rien prendre pour l’instant. Tout fonctionne.'
  return status.isReached ? onlineInWords : 'Recherche du serveur…'
}

/** What waits, in the same words wherever it is said. */
export function waitingInWords(at: {
  lots: readonly { days: readonly { totals: Totals }[] }[]
  ready: Totals
  notReady: Totals
  hasSent: boolean
  isAlone: boolean
}): string[] {
  const nothing = at.hasSent ? leaving.nothing : leaving.nothingYet
  const notReady = totalsInWords(at.notReady)
  return [
    at.lots.length === 0
      ? nothing
      : `${at.isAlone ? leaving.readyAlone : leaving.waiting}\u00a0: ${totalsInWords(at.ready) || onlyAppointments}.`,
    ...(notReady ? [`${leaving.notSealed}\u00a0: ${notReady}.`] : []),
  ]
}

export const storageInWords = {
  unknown: [],
  persisted: ['Mémoire protégée.'],
  'best-effort': ['Mémoire à protéger\u00a0: voyez Prêt à partir.'],
}

/** Rows of the disk that no longer say anything. */
export const unreadableInWords = (rows: number): string[] =>
  rows === 0
    ? []
    : [
        `${plural(rows, 'ligne illisible', 'lignes illisibles')} sur le disque\u00a0: voyez Preuve d’effacement.`,
      ]

/** *n recorded = n received* (SYN5). */
export function countsInWords(how: Comparison, left: number, received: number): string {
  const here = plural(left, 'compte parti d’ici', 'comptes partis d’ici')
  const there = plural(received, 'reçu', 'reçus')
  switch (how) {
    case 'equal':
      return left === 0 ? 'Rien n’est encore parti.' : `${here} = ${there}. Le compte est juste.`
    case 'carried':
      return `${here}, ${there}\u00a0: une autre tablette a porté le reste. Rien n’est compté deux fois.`
    case 'missing':
      return `${here}, mais ${there}. Ce qui attend ici est en sécurité. Signalez-le à votre responsable.`
    case 'restored':
      return `Le serveur en a reçu ${received}, plus que cette tablette n’en connaît\u00a0: elle a sans doute été remise dans un état plus ancien. Son compte repart à part. Signalez-le à votre responsable\u00a0: des comptes peuvent figurer deux fois.`
  }
}

/** « 12 minutes de retard »; nothing within a minute (SYN7). */
export function skewInWords(minutes: number): string | null {
  const size = Math.abs(minutes)
  if (size < 2) return null
  const days = Math.floor(size / 1440)
  const hours = Math.floor((size % 1440) / 60)
  const parts = [
    days > 0 && plural(days, 'jour', 'jours'),
    hours > 0 && plural(hours, 'heure', 'heures'),
    days === 0 && size % 60 > 0 && plural(size % 60, 'minute', 'minutes'),
  ].filter((part) => part !== false)
  return `${listInWords(parts)} ${minutes > 0 ? 'de retard' : 'd’avance'} sur le serveur. Tout est compté. Réglez l’heure de la tablette.`
}

export const clockRight = 'Comme celle du serveur'

export const refusedWords: Record<'revoked' | 'unknown-tablet', TroubleWords> = {
  revoked: {
    title: 'Cette tablette a été retirée du serveur',
    happened: 'Un administrateur du réseau a arrêté ses envois.',
    safe: 'Tout ce qui attend reste ici, en sécurité. Vous pouvez continuer à accompagner.',
    todo: 'Demandez un nouveau code à l’administrateur du réseau, puis rejoignez le serveur. Sur la page «\u00a0Ce qui part d’ici\u00a0», les envois déjà prêts peuvent aussi partir dans un fichier.',
  },
  'unknown-tablet': {
    title: 'Le serveur ne connaît plus cette tablette',
    happened: 'Elle était inscrite, mais le serveur ne la retrouve pas.',
    safe: 'Tout ce qui attend reste ici, en sécurité. Vous pouvez continuer à accompagner.',
    todo: 'Demandez un nouveau code à l’administrateur du réseau, puis rejoignez le serveur.',
  },
}

/** Why the server could not take a lot; it stays (SYN2). */
export const refusalInWords = (reason: string): string =>
  `Le serveur n’a pas pu le prendre. ${refusalReasons[reason as Refusal] ?? ''} Il reste ici, en sécurité, et sera proposé de nouveau ${reason === 'wrong-day' ? 'un autre jour' : 'après une mise à jour'}.`

export const joining = {
  title: 'Rejoindre le serveur',
  lead: 'L’administrateur du réseau vous donne un code de dix caractères, valable dix minutes et une seule fois.',
  keeps: 'Tout ce que la tablette a déjà compté est gardé.',
  code: 'Code d’inscription',
  hint: 'Majuscules ou minuscules, avec ou sans espace.',
  act: 'Rejoindre',
  scan: 'Lire le code QR',
  stopScan: 'Arrêter la caméra',
  scanning: 'Montrez le code QR à la caméra. L’image n’est ni gardée ni envoyée.',
  back: { settings: 'Revenir aux réglages', leaving: 'Revenir à ce qui part d’ici' },
  joined: 'La tablette a rejoint le serveur',
  joinedNote: (network: string) => `Elle envoie maintenant ses comptes à\u00a0: ${network}.`,
  cameraRefused:
    'La caméra n’est pas disponible, ou son accès est refusé. Rien n’a changé. Tapez le code à la place.',
  notOurs: 'Ce code QR n’est pas celui d’une tablette Escale. Montrez celui de l’administrateur du réseau.',
}

/** Before a new tablet is set up. */
export const joiningFirst = {
  byLink: 'Le lien a apporté le code\u00a0: il vaut dix minutes et une seule fois.',
  order:
    'La tablette reçoit d’abord les lieux et les règles de votre réseau. Ensuite seulement, elle demande le lieu, le rôle et son propre code.',
  later: 'Plus tard\u00a0: ce code sera proposé une fois la tablette prête',
  without: 'Continuer sans rejoindre le serveur',
  haveCode: 'J’ai un code du réseau',
}

const nothingChanged = 'Rien n’a changé\u00a0: la tablette garde tout et continue seule.'
const askAnother = 'Demandez un nouveau code à l’administrateur du réseau.'
const later = 'Réessayez dans quelques minutes. Le code vaut dix minutes.'

const serverFailed: TroubleWords = {
  title: 'Le serveur n’a pas pu répondre',
  happened: 'Il a reçu la demande mais n’a pas pu l’enregistrer.',
  safe: nothingChanged,
  todo: later,
}
const serverFull: TroubleWords = {
  ...serverFailed,
  happened: 'Il est occupé, ou sa mémoire est indisponible.',
}
const notUnderstood: TroubleWords = {
  title: 'Le serveur et la tablette ne se comprennent pas',
  happened: 'Leurs versions d’Escale sont sans doute trop différentes.',
  safe: nothingChanged,
  todo: 'Mettez la tablette à jour, puis réessayez. Sinon, signalez-le à votre responsable.',
}

/** Why the tablet could not join (SYN8). What no tablet should ever hear is said as one. */
export const joinTroubleInWords = (trouble: JoinTrouble): TroubleWords =>
  JOIN_TROUBLES[trouble] ?? notUnderstood

const JOIN_TROUBLES: Partial<Record<JoinTrouble, TroubleWords>> = {
  'not-a-code': {
    title: 'Ce n’est pas un code du réseau',
    happened: 'Un code a dix lettres et chiffres.',
    safe: nothingChanged,
    todo: 'Relisez-le et tapez-le de nouveau.',
  },
  'unknown-code': {
    title: 'Ce code n’est pas le bon, ou ne sert plus',
    happened: 'Il est mal tapé, a déjà servi, ou a plus de dix minutes.',
    safe: nothingChanged,
    todo: `Vérifiez-le. ${askAnother}`,
  },
  'other-network': {
    title: 'Ce code est celui d’un autre réseau',
    happened:
      'La tablette a déjà compté pour son réseau de bibliothèques\u00a0; ses comptes ne peuvent pas changer de réseau.',
    safe: nothingChanged,
    todo: 'Demandez un code à l’administrateur de votre réseau.',
  },
  unreachable: {
    title: 'Le serveur ne répond pas',
    happened: 'Il n’y a pas de réseau, ou pas de serveur à cette adresse.',
    safe: nothingChanged,
    todo: 'Vérifiez le réseau, puis réessayez avec le même code.',
  },
  'no-catalog': {
    title: 'La liste du réseau n’est pas arrivée',
    happened: 'Le serveur a accepté le code, mais la liste de ses lieux et besoins manque encore.',
    safe: nothingChanged,
    todo: 'Réessayez avec le même code.',
  },
  'not-kept': {
    title: 'La tablette n’a pas pu garder l’inscription',
    happened: 'Son disque n’a pas répondu.',
    safe: nothingChanged,
    todo: 'Réessayez avec le même code.',
  },
  'too-many': {
    title: 'Trop d’essais',
    happened: 'Le serveur a reçu beaucoup d’essais de codes et fait une pause.',
    safe: nothingChanged,
    todo: later,
  },
  failed: serverFailed,
  busy: serverFull,
  'database-down': serverFull,
  'database-full': serverFull,
}
