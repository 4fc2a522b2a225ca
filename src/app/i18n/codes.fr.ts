import type { Label } from '../../domain/session.ts'
import type {
  AgreementRule,
  Decision,
  LabelAnimal,
  LabelColour,
  OptionReason,
  OverruleReason,
  Role,
  SiteKind,
  Weekday,
} from '../../domain/vocabulary.ts'

// French words of the closed lists that triage and home show; those of what is counted are in counts.fr.ts.

/** Charter §3 speaks of staff, of advisors and of accredited partners. */
export const roleLabels: Record<Role, string> = {
  staff: 'Personnel de la bibliothèque',
  advisor: 'Conseillère ou conseiller numérique',
  partner: 'Partenaire accrédité',
}

/** As said in a sentence: « à la médiathèque de Jaude, conseillère ou conseiller ». */
export const roleNouns: Record<Role, string> = {
  staff: 'membre du personnel',
  advisor: 'conseillère ou conseiller',
  partner: 'partenaire',
}

/** Several people of that role: « une conseillère, un conseiller ou un partenaire ». */
export const rolesWhoServe: Record<Role, string> = {
  staff: 'le personnel de la bibliothèque',
  advisor: 'une conseillère ou un conseiller numérique',
  partner: 'un partenaire accrédité',
}

export const siteKindLabels: Record<SiteKind, string> = {
  library: 'Bibliothèque',
  annex: 'Annexe',
  specialised: 'Bibliothèque spécialisée',
  mobile: 'Bibliobus',
  outreach: 'Point hors les murs',
}

export const weekdayLabels: Record<Weekday, string> = {
  mo: 'lundi',
  tu: 'mardi',
  we: 'mercredi',
  th: 'jeudi',
  fr: 'vendredi',
  sa: 'samedi',
  su: 'dimanche',
}

export const agreementRuleLabels: Record<AgreementRule, string> = {
  none: 'La charte n’est pas demandée.',
  acknowledgement: 'La charte affichée suffit.',
  agreement: 'La personne lit la charte et donne son accord.',
}

export const decisionLabels: Record<Decision, string> = {
  'help-now': 'Accompagner maintenant',
  'book-here': 'Donner un rendez-vous ici',
  'other-site': 'Orienter vers un autre lieu du réseau',
  service: 'Orienter vers un service',
  'out-of-scope': 'Dire que ce n’est pas du ressort de la bibliothèque',
}

/** What a reason's sentence may name. */
export type ReasonFacts = {
  level: number
  providers: readonly Role[]
}

/** Why an option stands where it stands, in one sentence (TRI2). */
export const reasonSentences: Record<OptionReason, (facts: ReasonFacts) => string> = {
  'covered-now': ({ level }) => `Cette demande est de niveau ${level}, et ce lieu l’assure maintenant.`,
  'appointment-kept': () => 'La personne vient à son rendez-vous.',
  'in-permanence-now': ({ level }) => `Une permanence se tient en ce moment, elle assure le niveau ${level}.`,
  'appointment-needed': ({ level }) => `Le niveau ${level} se fait sur rendez-vous individuel.`,
  'appointment-possible': () => 'Un rendez-vous donnerait plus de temps.',
  'appointment-by-arrangement': () =>
    'Ici, cette aide se donne sur rendez-vous, à prendre auprès de l’équipe.',
  'permanence-needed': ({ level }) =>
    `Le niveau ${level} s’assure pendant une permanence, et aucune ne se tient en ce moment.`,
  'role-not-allowed': ({ level, providers }) => `Le niveau ${level} est assuré par ${anyOf(providers)}.`,
  'colleague-here': ({ level, providers }) =>
    `Le niveau ${level} est assuré par ${anyOf(providers)}\u00a0: demandez ici.`,
  'site-does-not-cover': ({ level }) => `Votre lieu n’assure pas le niveau ${level}, celui-ci l’assure.`,
  'other-site-covers': ({ level }) => `Ce lieu assure aussi le niveau ${level}.`,
  'competent-service': () => 'Ce service est compétent pour cette demande.',
  'service-can-help-too': () => 'Ce service peut aider aussi.',
  'boundary-doing-it-for-the-patron': () =>
    'Nous ne faisons pas la démarche à la place de la personne, ce service peut le faire.',
  'boundary-legal-or-tax-advice': () => 'Un conseil juridique ou fiscal revient au service compétent.',
  'boundary-card-payment': () => 'Nous n’aidons pas à payer avec une carte bancaire, ce service le peut.',
  'boundary-repair': () => 'Nous ne réparons pas les appareils, ce service peut aider.',
  'nobody-covers': ({ level }) => `Aucun lieu du réseau n’assure le niveau ${level} en ce moment.`,
  'not-listed': () => 'Cette demande n’est pas dans la liste, ce service saura orienter.',
}

const anyOf = (roles: readonly Role[]) => roles.map((role) => rolesWhoServe[role]).join(' ou ')

export const overruleLabels: Record<OverruleReason, string> = {
  'need-simpler-than-listed': 'La demande est plus simple que prévu',
  'need-harder-than-listed': 'La demande est plus difficile que prévu',
  'patron-cannot-travel': 'La personne ne peut pas se déplacer',
  'patron-prefers-otherwise': 'La personne préfère autre chose',
  'colleague-available': 'Un collègue est disponible',
  'no-time-now': 'Pas le temps maintenant',
  'equipment-unavailable': 'Le matériel n’est pas disponible',
}

export const animalLabels: Record<LabelAnimal, string> = {
  fox: 'Renard',
  owl: 'Chouette',
  fish: 'Poisson',
  cat: 'Chat',
  snail: 'Escargot',
  turtle: 'Tortue',
  rabbit: 'Lapin',
  bird: 'Oiseau',
}

const feminineAnimals: readonly LabelAnimal[] = ['owl', 'turtle']

const colours: Record<LabelColour, { masculine: string; feminine: string }> = {
  blue: { masculine: 'bleu', feminine: 'bleue' },
  green: { masculine: 'vert', feminine: 'verte' },
  orange: { masculine: 'orange', feminine: 'orange' },
  violet: { masculine: 'violet', feminine: 'violette' },
  red: { masculine: 'rouge', feminine: 'rouge' },
  yellow: { masculine: 'jaune', feminine: 'jaune' },
}

/** « Renard bleu », « Chouette verte ». */
export function labelInWords({ colour, animal }: Label): string {
  const gender = feminineAnimals.includes(animal) ? 'feminine' : 'masculine'
  return `${animalLabels[animal]} ${colours[colour][gender]}`
}
