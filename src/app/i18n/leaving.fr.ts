import type { TakenIn } from '../../db/lots.ts'
import type { Totals } from '../../domain/tally.ts'
import { capital, dayInWords, listInWords, plural } from './format.ts'
import { totalsInWords } from './home.fr.ts'

export const leaving = {
  title: 'Ce qui part d’ici',
  lead: 'Seulement des comptes, jamais une personne. Vous et toute personne qui le demande pouvez tout lire, avant que cela parte.',
  waiting: 'En attente d’envoi',
  readyAlone: 'Prêt pour l’envoi, par fichier ou par codes',
  nothing: 'Tout ce qui était prêt est parti.',
  nothingYet: 'Aucun envoi n’est prêt.',
  server: 'Envoi par le réseau',
  counts: 'Tous les comptes, en mots',
  day: 'Jour',
  exactCounts: 'Le contenu exact de ces comptes',
  addedAtSealing:
    'En fermant, la tablette y ajoute seulement\u00a0: le réseau et le lieu, un numéro d’envoi tiré au hasard, le numéro de la tablette et le rang de l’envoi, les versions du format, du catalogue, des listes et de la charte.',
  bytes: 'Le contenu exact, octet pour octet',
  bytesSize: (bytes: number) => `${plural(bytes, 'octet', 'octets')}. C’est tout ce qui part.`,
  carried: 'Vient d’une autre tablette',
  exportedOn: (day: string) =>
    `Déjà mis dans un fichier ou montré en codes ${day}. Attend encore l’envoi\u00a0: compté une seule fois.`,
  notSealed: 'Pas encore prêt pour l’envoi',
  today: (minLot: number, day: string) =>
    `Prêt à la fin de la permanence ou du jour, à partir de ${minLot} accompagnements. Au plus tard ${day}, seuls les totaux partiront.`,
  tooFew: (minLot: number, day: string) =>
    `Moins de ${minLot} accompagnements\u00a0: d’autres jours s’y ajouteront. Au plus tard ${day}, seuls les totaux partiront.`,
  history: 'Déjà parti',
  sentOn: (day: string) => `Parti ${day}`,
  noHistory: 'Rien n’est encore parti de cette tablette.',
  byHand: 'Sans réseau\u00a0: par fichier ou par codes',
  byHandLead:
    'Un fichier se copie sur une clé\u00a0; des codes passent d’un écran à l’autre. Une autre tablette ou votre responsable peut les prendre\u00a0: rien n’est compté deux fois.',
  exportFile: 'Mettre dans un fichier',
  exported: (name: string) => `Le fichier ${name} est prêt. Les comptes restent ici jusqu’à leur envoi.`,
  showCodes: 'Montrer en codes',
  tooManyCodes:
    'Il y a trop d’envois pour des codes. Tous restent ici, en sécurité. Mettez-les dans un fichier.',
  shown: 'Les comptes restent ici jusqu’à leur envoi.',
  importFile: 'Prendre le fichier d’une autre tablette',
  notRead: 'Le fichier n’a pas pu être ouvert. Rien n’a changé ici. Choisissez-le de nouveau.',
}

/** « Mardi 3 mars, Bibliothèque de Beaumont : 7 accompagnements, dont 4 de niveau 2 ». */
export function lotInWords(lot: {
  days: readonly string[]
  today: string
  site: string
  totals: Totals
  byLevel: readonly { level: string; count: number }[]
}): string {
  return `${capital(daysInWords(lot.days, lot.today))}, ${lot.site}\u00a0: ${totalsInWords(lot.totals) || onlyAppointments}${levelsInWords(lot.byLevel)}`
}

export const onlyAppointments = 'des rendez-vous sans suite'

function daysInWords(days: readonly string[], today: string): string {
  const [first = today, last = first] = [days[0], days.at(-1)]
  return first === last
    ? dayInWords(first, today)
    : `du ${dayInWords(first, today)} au ${dayInWords(last, today)}`
}

function levelsInWords(byLevel: readonly { level: string; count: number }[]): string {
  if (byLevel.length === 0) return ''
  return `, dont ${listInWords(byLevel.map(({ level, count }) => `${count} de niveau ${level}`))}`
}

export const totalsAlone = 'Trop peu de monde pour le détail\u00a0: seuls les totaux partent.'

export const takenInWords = (taken: readonly TakenIn[]): string[] => {
  const count = (result: TakenIn['result']) => taken.filter((each) => each.result === result).length
  const lines: Record<TakenIn['result'], (n: number) => string> = {
    taken: (n) => `${plural(n, 'envoi pris', 'envois pris')}\u00a0: ils partiront d’ici.`,
    known: (n) =>
      `${plural(n, 'envoi déjà connu\u00a0: compté', 'envois déjà connus\u00a0: comptés')} une seule fois.`,
    different: (n) =>
      `${plural(n, 'envoi porte', 'envois portent')} le numéro d’un autre avec un contenu différent\u00a0: rien n’a été remplacé. Signalez-le à votre responsable.`,
  }
  const results: TakenIn['result'][] = ['taken', 'known', 'different']
  const said = results.flatMap((result) => (count(result) === 0 ? [] : lines[result](count(result))))
  return said.length > 0 ? said : ['Le fichier ne contenait aucun envoi.']
}

export const permanence = {
  title: 'Fin de permanence',
  open: 'Encore ouverts',
  openLead:
    'Terminez-les d’abord. Laissés ouverts, ils seront comptés à la fin du jour comme «\u00a0La personne est partie\u00a0».',
  noneOpen: 'Tous les accompagnements sont terminés.',
  ready: 'Prêt pour l’envoi',
  readyNone: 'Rien de nouveau à préparer.',
  readyLead:
    'Vous et toute personne qui le demande pouvez tout lire maintenant. Une fois la permanence fermée, cela part dès que le réseau le permet.',
  waits: 'Ce qui attend encore',
  close: 'Fermer la permanence',
  closed: 'Permanence fermée',
  /** What became of the lots that closing made ready, or why it made none. */
  closedNote: (lots: { ready: number; left: number }, isWaiting: boolean, minLot: number) => {
    const { ready, left } = lots
    if (ready + left > 0)
      return `${[
        ...(left > 0 ? [plural(left, 'envoi parti', 'envois partis')] : []),
        ...(ready > 0 ? [plural(ready, 'envoi prêt', 'envois prêts')] : []),
      ].join(', ')}.`
    return isWaiting
      ? `Rien n’est encore prêt pour l’envoi\u00a0: il faut au moins ${minLot} accompagnements. Les comptes restent ici, d’autres jours s’y ajouteront.`
      : 'Il n’y avait rien de nouveau à préparer.'
  },
  finish: 'Terminer',
  notClosing: {
    title: 'La permanence ne peut pas être fermée avec cette date',
    happened: 'La date de la tablette ne peut pas être juste\u00a0: rien n’est préparé pour l’envoi.',
    safe: 'Tout ce qui est compté est gardé sur la tablette.',
    todo: 'Fermez ensuite la permanence.',
  },
}

/** Sessions that nobody closed before the day was over (SES6). */
export const leftOpenWords = {
  title: (count: number) =>
    count === 1 ? 'Un accompagnement était resté ouvert' : `${count} accompagnements étaient restés ouverts`,
  note: (count: number) =>
    count === 1
      ? 'Son jour est fini\u00a0: il est compté une fois, comme «\u00a0La personne est partie\u00a0», puis oublié. Il n’y a rien à faire.'
      : 'Leur jour est fini\u00a0: chacun est compté une fois, comme «\u00a0La personne est partie\u00a0», puis oublié. Il n’y a rien à faire.',
  understood: 'J’ai compris',
}
