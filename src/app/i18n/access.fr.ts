import type { OpenIdEnd, PersonRole } from '../../sync/contract/people.ts'
import { listInWords } from './format.ts'

/** Words of those who read the figures: coming in, and who may. */

export const personRoleLabels: Record<PersonRole, string> = {
  administrator: 'Administration du réseau',
  manager: 'Responsable d’établissement',
}

const roleNotes: Record<PersonRole, string> = {
  administrator: 'Voit tous les établissements, tient le catalogue, invite et retire des personnes.',
  manager: 'Voit ses établissements et l’ensemble du réseau.',
}

export const signInWords = {
  title: 'Connexion',
  over: 'Votre visite est terminée\u00a0: sa durée est passée, elle a été fermée depuis un autre navigateur, ou votre accès a été retiré. Ce qui était gardé ici est effacé. Connectez-vous de nouveau\u00a0; si rien ne s’ouvre, demandez à la personne qui administre Escale.',
  lead: 'Cette page montre les chiffres du réseau aux personnes invitées. Elle ne demande ni nom ni mot de passe.',
  passkey: 'Me connecter avec ma clé d’accès',
  openId: 'Me connecter avec mon compte professionnel',
  what: 'Une clé d’accès, c’est le déverrouillage de votre appareil\u00a0: empreinte, visage ou code. Aucun des trois ne quitte l’appareil.',
  none: 'Pas encore d’accès\u00a0? Demandez un lien d’invitation à la personne qui administre Escale dans votre réseau.',
  noPasskeys:
    'Ce navigateur ne connaît pas les clés d’accès. Ouvrez cette page dans un navigateur à jour, sur un appareil qui se verrouille.',
}

/** How coming back from the provider ended. */
export const openIdEndWords: Record<OpenIdEnd, string> = {
  inconnu:
    'Votre compte professionnel est bien reconnu, mais il n’a pas d’accès ici. Rien n’a été gardé. Demandez un lien d’invitation.',
  annule: 'La connexion a été interrompue. Rien n’a changé. Vous pouvez recommencer.',
  panne: 'La connexion n’a pas abouti. Rien n’a changé. Recommencez dans un moment.',
  invitation:
    'Cette invitation a déjà servi ou n’est plus valable. Rien n’a été gardé. Demandez-en une autre.',
  deja: 'Votre compte professionnel ouvrait déjà un accès\u00a0: le voici. L’invitation n’a pas servi. Si elle change vos établissements, demandez que cet accès soit retiré d’abord.',
}

export const acceptWords = {
  title: 'Votre invitation',
  reading: 'Lecture de l’invitation…',
  opens: (network: string) => `L’invitation ouvre les chiffres de ${network}.`,
  role: 'Votre rôle',
  roleNotes,
  sites: (names: readonly string[]) => listInWords(names),
  name: 'Nom du compte',
  nameNote:
    'À votre choix\u00a0: une fonction ou un lieu suffit, par exemple «\u00a0Accueil Jaude\u00a0». Les personnes qui administrent le voient. Rien d’autre n’est demandé sur vous.',
  passkey: 'Créer ma clé d’accès',
  openId: 'Utiliser mon compte professionnel',
  again: 'Réessayer',
  signIn: 'J’ai déjà un accès',
}

export const alreadyInWords = {
  title: 'Votre invitation',
  as: (name: string, network: string) =>
    `Ce navigateur est connecté comme «\u00a0${name}\u00a0», au réseau ${network}.`,
  first: 'Déconnectez-vous pour accepter cette invitation.',
  other:
    'Elle ouvre un autre accès, à côté de l’accès actuel. S’il doit le remplacer, demandez à l’administration du réseau de retirer l’ancien. Avec un compte professionnel, l’ancien accès doit être retiré d’abord.',
  signOut: 'Me déconnecter et lire l’invitation',
  stay: 'Rester avec cet accès',
}

export const peopleWords = {
  title: 'Personnes',
  reading: 'Lecture de la liste…',
  again: 'Réessayer',
  inside: 'Ont un accès',
  you: 'vous',
  since: (day: string) => `depuis le ${day}`,
  allSites: 'Tous les établissements',
  remove: 'Retirer',
  removeNamed: (name: string) => `Retirer ${name}`,
  removeTitle: (name: string) => `Retirer l’accès de «\u00a0${name}\u00a0»\u00a0?`,
  removeNote:
    'Ses visites en cours s’arrêtent tout de suite, ses clés d’accès sont oubliées, et ses invitations sans réponse ne servent plus. Les chiffres ne changent pas.',
  removeSelf: 'C’est votre propre accès\u00a0: votre visite se termine aussitôt.',
  removeYes: 'Retirer l’accès',
  removeNo: 'Ne rien changer',
  removed: (name: string) => `L’accès de «\u00a0${name}\u00a0» est retiré.`,
  last: 'Dernière personne qui administre\u00a0: invitez-en une autre avant de la retirer.',
  waiting: 'Invitations sans réponse',
  noneWaiting: 'Aucune invitation n’attend de réponse.',
  until: (day: string) => `valable jusqu’au ${day}`,
  withdraw: 'Annuler l’invitation',
  withdrawn: 'L’invitation est annulée. Son lien n’ouvre plus rien.',
  invite: 'Inviter une personne',
  role: 'Quel rôle\u00a0?',
  roleNotes,
  sites: 'Quels établissements\u00a0?',
  search: 'Nom ou commune',
  searchClear: 'Tout revoir',
  noSite: 'Aucun établissement ne correspond. Essayez un autre mot.',
  chosen: (names: readonly string[]) =>
    names.length === 0
      ? 'Choisissez au moins un établissement.'
      : `${names.length > 1 ? 'Établissements choisis' : 'Établissement choisi'}\u00a0: ${listInWords(names)}.`,
  create: 'Créer le lien',
  cancel: 'Revenir',
  ready: 'Le lien est prêt',
  readyNote: (day: string) =>
    `Il sert une seule fois, jusqu’au ${day}, et ne sera plus montré. Donnez-le à la personne elle-même.`,
  code: 'Code à scanner qui ouvre l’invitation',
  copy: 'Copier le lien',
  copied: 'Le lien est copié.',
  notCopied: 'Le lien n’a pas pu être copié. Sélectionnez-le, ou faites scanner le code.',
  done: 'C’est fait',
}

export const myAccessWords = {
  title: 'Mon accès',
  account: 'Compte',
  passkeys: 'Mes clés d’accès',
  passkeysNote: 'Une par appareil. Une deuxième garde votre accès ouvert si le premier se perd.',
  noPasskeys: 'Aucune clé d’accès\u00a0: vous vous connectez avec votre compte professionnel.',
  reading: 'Lecture de vos clés d’accès…',
  again: 'Réessayer',
  passkey: (position: number) => `Clé ${position}`,
  synced: 'partagée entre vos appareils',
  single: 'sur un seul appareil',
  since: (day: string) => `créée le ${day}`,
  used: (day: string) => `utilisée le ${day}`,
  add: 'Ajouter une clé d’accès',
  added: 'La nouvelle clé d’accès est enregistrée.',
  remove: 'Oublier',
  removeNamed: (position: number) => `Oublier la clé ${position}`,
  removeTitle: (position: number) => `Oublier la clé ${position}\u00a0?`,
  removeNote:
    'Elle n’ouvrira plus votre compte. Sur l’appareil, elle reste dans le gestionnaire de mots de passe jusqu’à ce que vous l’effaciez.',
  removeNo: 'La garder',
  removed: 'Cette clé n’ouvre plus votre compte.',
  last: 'La seule qui ouvre votre compte\u00a0: ajoutez-en une autre avant de l’oublier.',
  signOut: 'Me déconnecter',
}

export const myVisitsWords = {
  title: 'Mes visites',
  note: 'Chaque navigateur où votre accès est ouvert. Terminez ici une visite oubliée ailleurs, ou que vous ne reconnaissez pas.',
  opened: (moment: string) => `Ouverte ${moment}`,
  used: (moment: string) => `dernière lecture ${moment}`,
  this: 'celle-ci',
  end: 'Terminer',
  endNamed: (opened: string) => `Terminer\u00a0: ${opened}`,
  ended: 'Cette visite est terminée.',
}

/** What was being done when it could not be. */
export type AccessAct =
  | 'read'
  | 'sign-in'
  | 'look'
  | 'accept'
  | 'provider'
  | 'invite'
  | 'withdraw'
  | 'remove'
  | 'add-passkey'
  | 'remove-passkey'
  | 'end-visit'
  | 'sign-out'
  | 'enrolment-code'
  | 'carried'
  | 'revoke'

/** Anything else that the server or the way to it may say. */
const GENERAL: Record<string, string> = {
  unreached: 'Le serveur ne répond pas. Rien n’a changé. Vérifiez le réseau, puis recommencez.',
  'too-many': 'Trop de demandes en peu de temps. Rien n’a changé. Recommencez dans une minute.',
  'not-signed-in': 'Votre visite est terminée. Rien n’a changé. Connectez-vous de nouveau.',
  forbidden:
    'Votre rôle ne permet pas cela. Rien n’a changé. Demandez-le à la personne qui administre Escale.',
  'other-site':
    'Cette page n’est pas ouverte à l’adresse que le serveur se connaît. Rien n’a changé. Ouvrez Escale à son adresse habituelle, ou prévenez la personne qui tient le serveur.',
  'not-found': 'Ceci n’existe plus. Rien n’a changé. Relisez la page.',
  'turned-back': 'L’appareil n’a pas confirmé. Rien n’a changé. Vous pouvez recommencer.',
}
const OTHERWISE = 'Le serveur n’a pas pu répondre. Rien n’a changé. Recommencez dans un moment.'

const VOID_INVITATION =
  'Cette invitation a déjà servi, a été annulée ou n’est plus valable. Demandez-en une autre à la personne qui administre Escale.'

const ADMINISTRATORS_ALONE =
  'Seules les personnes qui administrent le réseau tiennent ses tablettes. Rien n’a changé. Demandez-le à l’une d’elles.'

const BY_ACT: Partial<Record<AccessAct, Record<string, string>>> = {
  'sign-in': {
    'not-signed-in':
      'Cette clé d’accès n’ouvre pas de compte ici. Rien n’a changé. Essayez-en une autre, ou demandez une invitation.',
  },
  look: { 'not-found': VOID_INVITATION, malformed: VOID_INVITATION },
  accept: {
    'not-found': VOID_INVITATION,
    malformed: 'La clé d’accès n’a pas pu être vérifiée. L’invitation reste valable. Recommencez.',
  },
  provider: {
    'not-found': VOID_INVITATION,
    busy: 'Le service d’identité de votre organisation ne répond pas. Rien n’a changé. Recommencez dans un moment.',
  },
  remove: {
    'last-administrator': peopleWords.last,
    'not-found': 'Cette personne n’avait déjà plus d’accès.',
  },
  withdraw: { 'not-found': 'Cette invitation a déjà servi ou n’est plus valable.' },
  'add-passkey': {
    'sign-in-again':
      'Une clé d’accès s’ajoute dans les dix minutes qui suivent la connexion. Rien n’a changé. Déconnectez-vous, reconnectez-vous, puis recommencez.',
    'held-already': 'Cet appareil a déjà une clé d’accès pour votre compte. Rien n’a changé.',
  },
  'enrolment-code': { forbidden: ADMINISTRATORS_ALONE },
  carried: {
    'too-large': 'Ce fichier est bien trop gros pour des envois. Rien n’a été pris. Choisissez-en un autre.',
  },
  revoke: {
    forbidden: ADMINISTRATORS_ALONE,
    'not-found': 'Cette tablette était déjà retirée. Relisez la page.',
  },
  'end-visit': { 'not-found': 'Cette visite était déjà terminée.' },
  'remove-passkey': { 'last-passkey': myAccessWords.last, 'not-found': 'Cette clé était déjà oubliée.' },
}

export const accessTroubleWords = (act: AccessAct, code: string): string =>
  BY_ACT[act]?.[code] ?? GENERAL[code] ?? OTHERWISE
