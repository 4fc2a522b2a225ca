import { dateInWords, listInWords, MONTHS, plural } from '../app/i18n/format.ts'
import type { Policy } from '../domain/catalogSchema.ts'
import { GRACE_DAYS } from '../domain/disclosure.ts'
import type { Measure } from '../domain/measures.ts'
import { daysOfPeriod, scaleOf } from '../domain/periods.ts'
import type { Total } from '../domain/vocabulary.ts'
import type { PageName } from '../sync/contract/figures.ts'

/** The French words of a page of figures: titles, and beside each figure what it counts (REP3). */

export const pageWords: Record<PageName, { title: string; lead: string }> = {
  activity: { title: 'Activité', lead: 'Combien de personnes ont été aidées, quand et où.' },
  demand: {
    title: 'Demandes et couverture',
    lead: 'Ce qui est demandé, ce qui n’a pas pu être assuré sur place, et où les personnes ont été orientées.',
  },
  charter: { title: 'Charte', lead: 'Comment la charte a été proposée, lue et acceptée.' },
  outcomes: {
    title: 'Issues et durées',
    lead: 'Comment les accompagnements se terminent et combien ils durent.',
  },
  incidents: { title: 'Incidents', lead: 'Ce qui s’est mal passé, selon une liste fermée.' },
  tablets: {
    title: 'Tablettes',
    lead: 'Ce que chaque tablette a enregistré est-il arrivé\u00a0? Aucun chiffre n’est rattaché à une tablette.',
  },
  survey: {
    title: 'Enquête annuelle',
    lead: 'Les lignes de l’enquête annuelle des bibliothèques publiques que ces chiffres peuvent remplir.',
  },
  national: {
    title: 'Vocabulaire national',
    lead: 'Les mêmes chiffres dans les mots de la plateforme nationale des conseillers numériques.',
  },
}

export const totalWords: Record<Total, { label: string; definition: string }> = {
  sessions: {
    label: 'Accompagnements',
    definition: 'Aides individuelles menées jusqu’à leur clôture sur une tablette, orientations comprises.',
  },
  questions: {
    label: 'Questions rapides',
    definition: 'Questions de niveau 1 auxquelles il a été répondu sur-le-champ, sans accompagnement.',
  },
  workshops: { label: 'Ateliers', definition: 'Séances collectives, chacune comptée une fois.' },
  participants: {
    label: 'Participants aux ateliers',
    definition: 'Personnes présentes aux ateliers. Une personne venue trois fois compte trois fois.',
  },
}

/** Section of one measure: its title, and what it counts. */
export const measureWords: Record<Measure, { title: string; definition: string }> = {
  level: {
    title: 'Niveaux demandés',
    definition:
      'Niveau de la charte retenu pour chaque accompagnement et chaque question rapide. Un accompagnement compte le plus haut niveau de ses besoins.',
  },
  need: {
    title: 'Besoins demandés',
    definition: 'Un accompagnement peut porter sur plusieurs besoins\u00a0; il compte alors dans chacun.',
  },
  theme: {
    title: 'Thématiques de médiation',
    definition: 'Thématiques nationales des besoins\u00a0; un accompagnement peut en toucher plusieurs.',
  },
  procedure: {
    title: 'Thématiques administratives',
    definition: 'Domaine national de la démarche, quand le besoin en est une.',
  },
  decision: {
    title: 'Ce qui a été décidé',
    definition:
      'Une décision par accompagnement\u00a0: aider maintenant, donner un rendez-vous, ou orienter ailleurs.',
  },
  redirection: {
    title: 'Où les personnes ont été orientées',
    definition: 'Lieux du réseau et services proposés\u00a0; un accompagnement peut en donner plusieurs.',
  },
  structure: {
    title: 'Structures d’orientation',
    definition: 'Type national des services vers lesquels les personnes ont été orientées.',
  },
  overrule: {
    title: 'Choix différents de la proposition',
    definition: 'Raisons pour lesquelles le personnel a décidé autrement que ce que l’application proposait.',
  },
  charter: {
    title: 'Réponse à la charte',
    definition:
      'Une réponse par accompagnement. Là où le niveau ne demande rien, la charte est seulement affichée.',
  },
  agreementWay: {
    title: 'Gestes d’accord',
    definition: 'De quelle manière les personnes ont donné leur accord.',
  },
  language: { title: 'Langues de lecture', definition: 'Version dans laquelle la charte a été lue.' },
  consent: {
    title: 'Accès aux données personnelles',
    definition: 'Permission donnée au personnel, par accompagnement. Elle peut être retirée à tout moment.',
  },
  outcome: { title: 'Issues', definition: 'Une issue par accompagnement, choisie à la clôture.' },
  closedBy: {
    title: 'Clôtures',
    definition: 'Terminé par le personnel, ou clos de lui-même à la fin de la journée.',
  },
  duration: {
    title: 'Durées',
    definition: 'Temps entre l’ouverture et la clôture d’un accompagnement, par tranches nationales.',
  },
  hours: {
    title: 'Tranches horaires',
    definition:
      'Heure d’ouverture des accompagnements et heure des questions rapides, par tranches de deux heures.',
  },
  placeKind: {
    title: 'Types de lieu',
    definition: 'Où accompagnements et questions rapides ont eu lieu.',
  },
  appointment: {
    title: 'Rendez-vous',
    definition: 'Accompagnements avec ou sans rendez-vous, et rendez-vous qui n’ont pas eu lieu.',
  },
  incident: {
    title: 'Incidents',
    definition: 'Incidents notés pendant un accompagnement\u00a0; un accompagnement peut en avoir plusieurs.',
  },
  satisfaction: {
    title: 'Satisfaction',
    definition: 'Donnée à la fin par les personnes qui le veulent bien, avec trois visages.',
  },
  workshopDuration: {
    title: 'Durées des ateliers',
    definition: 'Une durée par atelier, par tranches nationales.',
  },
}

export const totalsWords = {
  title: 'En tout',
  definition:
    'Ce que les tablettes ont compté. Un envoi compte en entier dans le mois de son dernier jour, ou dans le plus ancien mois encore ouvert s’il arrive après la parution\u00a0; les semaines se comptent au jour près.',
}
export const trendWords = (most: number) => ({
  title: 'Évolution',
  definition: `Les mêmes totaux, période après période\u00a0: ${most} au plus, la dernière étant celle de cette page.`,
})
export const surveyWords = {
  definition:
    'Modèle du réseau, tenu dans son catalogue par les personnes qui l’administrent. Les numéros de ligne sont à compléter d’après le questionnaire de l’année. S’il demande un seul nombre là où deux bornes sont données, leur milieu est l’estimation la plus juste.',
  noLines:
    'Le modèle de l’enquête n’a aucune ligne. Les personnes qui administrent le réseau en donnent dans le catalogue.',
}
/** Beside a line of the survey: what it counts. */
export const countedWords = (measure: Measure, label: string) =>
  `${measureWords[measure].title}\u00a0: ${label}. ${measureWords[measure].definition}`
/** What waits on a tablet, by the network's own rule (LOT1, LOT2). */
type Waiting = Pick<Policy, 'minLot' | 'totalsAloneAfterDays'>
const keptBack = ({ minLot, totalsAloneAfterDays }: Waiting) =>
  `Un lieu qui a compté moins de ${minLot} accompagnements peut les garder sur une tablette, ${plural(totalsAloneAfterDays, 'jour', 'jours')} au plus, jusqu’à ce que d’autres s’y ajoutent.`

export const tabletsWords = (waiting: Waiting) => ({
  title: 'Tablettes reliées',
  definition: `Enregistré\u00a0: ce que la tablette dit avoir scellé. Reçu\u00a0: ce qui est arrivé ici, par elle ou par une autre. Les deux doivent être égaux\u00a0; les nombres montrés sont arrondis. ${keptBack(waiting)}`,
})

export const sitesWords: Record<string, { title: string; definition: string }> = {
  'sites-activity': {
    title: 'Lieux côte à côte',
    definition: 'Les totaux de chaque lieu pendant la période.',
  },
  'sites-unmet': {
    title: 'Ce que les lieux n’ont pas pu assurer',
    definition:
      'Les lieux en haut orientent le plus vers un autre lieu du réseau\u00a0: c’est là qu’une permanence de plus servirait d’abord.',
  },
  'sites-level': {
    title: 'Niveaux demandés, lieu par lieu',
    definition: 'Ce qui a été demandé dans chaque lieu, que le lieu l’assure ou non.',
  },
  'sites-redirection': {
    title: 'D’où vers où',
    definition: 'Lignes\u00a0: le lieu qui oriente. Colonnes\u00a0: le lieu ou le service proposé.',
  },
  'sites-charter': { title: 'Charte, lieu par lieu', definition: 'Une réponse par accompagnement.' },
  'sites-outcome': { title: 'Issues, lieu par lieu', definition: 'Une issue par accompagnement.' },
  'sites-incident': { title: 'Incidents, lieu par lieu', definition: 'Incidents notés dans chaque lieu.' },
}

export const levelWords = (level: string, name: string | undefined) =>
  name ? `Niveau ${level}\u00a0: ${name}` : `Niveau ${level}`
/** A site that left the catalog, by its last name. */
export const formerSite = (name: string) => `${name} (hors du catalogue)`
/** A code that no catalog of the network names any more. */
export const goneWords = (code: string) => `code retiré\u00a0: ${code}`
export const networkScope = 'Tout le réseau'
export const tabletName = (number: number) => `Tablette ${number}`

/** « novembre 2026 », « 4e trimestre 2026 », « semaine 47, du 16 au 22 novembre 2026 ». */
export function periodInWords(period: string): string {
  const year = period.slice(0, 4)
  switch (scaleOf(period)) {
    case 'month':
      return `${monthOf(period)} ${year}`
    case 'quarter':
      return `${ordinal(Number(period.slice(6)))} trimestre ${year}`
    case 'week':
      return weekInWords(period)
    default:
      return year
  }
}

function weekInWords(week: string): string {
  const { first, last } = daysOfPeriod(week)
  const from = dateInWords(first)
  const kept = first.slice(0, 7) === last.slice(0, 7) ? 1 : first.slice(0, 4) === last.slice(0, 4) ? 2 : 3
  return `semaine ${Number(week.slice(6))}, du ${from.split(' ').slice(0, kept).join(' ')} au ${dateInWords(last)}`
}

/** For the foot of a chart. */
export function shortPeriod(period: string): string {
  const year = period.slice(2, 4)
  switch (scaleOf(period)) {
    case 'month':
      return `${SHORT_MONTHS[Number(period.slice(5)) - 1]} ${year}`
    case 'quarter':
      return `T${period.slice(6)} ${year}`
    case 'week':
      return `S${Number(period.slice(6))}`
    default:
      return period
  }
}

const SHORT_MONTHS = 'janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.'.split(' ')
const monthOf = (month: string) => MONTHS[Number(month.slice(5, 7)) - 1]
const ordinal = (number: number) => (number === 1 ? '1er' : `${number}e`)

/** « le 3e trimestre 2025 », « la semaine 48… », « novembre 2025 », « 2025 ». */
function withArticle(period: string): string {
  const article = { quarter: 'le ', week: 'la ', month: '', year: '' }[scaleOf(period) ?? 'year']
  return `${article}${periodInWords(period)}`
}

const which = (count: number) => (count > 1 ? 'lesquelles' : 'laquelle')

export const warnings = {
  demo: 'Chiffres inventés\u00a0: ce réseau sert à essayer Escale. Rien de ce qui est montré n’a eu lieu.',
  open: 'Période en cours\u00a0: ses totaux changent encore. Un trimestre ou une année se lit comme la somme de ses mois, entre deux bornes.',
  notOut: (day: string | null) =>
    `Seuls les totaux sont montrés pour l’instant. Le détail paraît ${appearing(day)}, ${plural(GRACE_DAYS, 'jour', 'jours')} après la fin de la période, et plus rien n’en change ensuite.`,
  networkParts:
    'Pour tout le réseau, le détail de cette période n’est que la somme de ce que disent les lieux\u00a0: les bornes sont larges. Une période plus longue dit plus.',
  siteParts:
    'Pour un seul lieu, le détail de cette période n’est que la somme de périodes plus courtes\u00a0: les bornes sont larges.',
  weekly: 'Par semaine, seuls les totaux sont publiés. Le détail se lit par mois, trimestre ou année.',
  begun: (since: string) =>
    `Comptée seulement depuis la semaine du ${dateInWords(since)}\u00a0: cette période n’est pas entière.`,
  notCompared: (period: string, since: string) =>
    `Sans comparaison avec ${withArticle(period)}\u00a0: cette période-là n’est comptée que depuis la semaine du ${dateInWords(since)}.`,
  missing: (count: number) =>
    `${plural(count, 'tablette a', 'tablettes ont')} des envois qui ne sont pas arrivés\u00a0: la page Tablettes dit ${which(count)}.`,
  lost: (count: number) =>
    `${plural(count, 'tablette retirée du réseau gardait', 'tablettes retirées du réseau gardaient')} des envois qui ne sont pas arrivés\u00a0: ils peuvent manquer ici. La page Tablettes dit ${which(count)}.`,
}

/** Under a section whose details are not out. */
export const notOutNote = (day: string | null) => `Ces chiffres paraissent ${appearing(day)}.`
/** `null`: the day has come, and the server waits until its clock can be believed. */
function appearing(day: string | null): string {
  return day === null ? 'dans les jours qui viennent' : `le ${dateInWords(day)}`
}
export const weeklyNote = 'Ces chiffres se lisent par mois, trimestre ou année.'
export const restDefinition = 'Ce que les autres lignes laissent du total, donc entre deux bornes.'
/** LOT2. */
export const undetailedWords = {
  label: 'Sans détail',
  definition:
    'Ils comptent dans les totaux seulement\u00a0: trop peu nombreux dans leur lieu pour que leur détail quitte la tablette.',
}
export const mostSitesNote = (shown: number, all: number) =>
  `Les ${shown} premiers lieux sur ${all}\u00a0; les autres se lisent un par un.`
export const mostRowsNote = (shown: number, all: number) => `Les ${shown} premières lignes sur ${all}.`
export const mostTabletsNote = (shown: number, all: number) =>
  `${shown} tablettes sur ${all}\u00a0: d’abord celles dont des envois manquent, puis les plus en retard.`
export const nothingNote = 'Rien à montrer pour cette période.'

export const ruleSentence = (k: number, base: number) =>
  `Pour que personne ne puisse être reconnu, un nombre inférieur à ${k}, zéro compris, est montré «\u00a0<\u00a0${k}\u00a0», et les autres sont arrondis à ${base} près. Là où cela ne suffit pas, deux bornes sont données\u00a0: «\u00a08 à 16\u00a0». La somme des lignes peut donc différer du total.`

export const completeWords = {
  none: 'Aucune tablette n’est reliée en ce moment\u00a0: rien n’arrive.',
  arrived: (day: string) => `Toutes les tablettes ont envoyé jusqu’au ${dateInWords(day)}.`,
  /** Nothing that the period counted can still be on a tablet. */
  whole: (day: string) =>
    `Chiffres complets pour toute la période\u00a0: toutes les tablettes ont envoyé jusqu’au ${dateInWords(day)}.`,
  almost: (day: string, isWhole: boolean, waiting: Waiting) =>
    `${
      isWhole
        ? `Chiffres presque complets pour toute la période\u00a0: toutes les tablettes ont envoyé jusqu’au ${dateInWords(day)}.`
        : `Chiffres presque complets jusqu’au ${dateInWords(day)}\u00a0: toutes les tablettes ont envoyé jusque-là.`
    } ${keptBack(waiting)}`,
  afterPublication: ' S’ils arrivent maintenant, ils comptent dans un mois encore ouvert.',
  late: (tablets: readonly string[]) =>
    tablets.length === 0 ? '' : ` En retard\u00a0: ${listInWords(tablets)}.`,
  lateTablet: (label: string, until: string | null) =>
    until ? `${label} (${dateInWords(until)})` : `${label} (rien encore)`,
}

export const exportWords = {
  networkInName: 'reseau',
  /** « Demandes et couverture » → demandes-et-couverture, 2026-Q4 → 2026-t4, 2026-W48 → 2026-s48. */
  inName: (text: string) =>
    text
      .replace(/^(\d{4}-)([QW])/, (_, year: string, scale: string) => year + (scale === 'Q' ? 't' : 's'))
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-'),
  about: 'À lire',
  network: 'Réseau',
  page: 'Page',
  scope: 'Lieu',
  period: 'Période',
  complete: 'Ce qui est arrivé',
  readOn: 'Lu le',
  warning: 'Attention',
  rule: 'Petits nombres',
  code: 'Code',
  label: 'Libellé',
  site: 'Lieu',
  csvColumns: ['Rubrique', 'Code', 'Libellé', 'Colonne', 'Valeur'],
  notOut: 'non publié',
  below: (k: number) => `<${k}`,
  between: (low: number, high: number) => `${low} à ${high}`,
  never: 'rien encore',
  yesNo: (is: boolean) => (is ? 'oui' : 'non'),
  /** In the order of the columns. */
  tablet: {
    state: 'État',
    until: 'Envois jusqu’au',
    recorded: 'Enregistré',
    received: 'Reçu',
    isAllHere: 'Tout est arrivé',
    missing: 'Envois manquants',
    version: 'Version',
    catalog: 'Catalogue à jour',
    skew: 'Horloge, minutes d’avance',
    wipes: 'Effacements',
    rewound: 'Retour en arrière',
  },
  states: { fine: 'à jour', late: 'en retard', missing: 'envois manquants', revoked: 'retirée' },
}

const FRENCH = new Intl.Collator('fr')
export const byLabel = (a: { label: string }, b: { label: string }) => FRENCH.compare(a.label, b.label)
