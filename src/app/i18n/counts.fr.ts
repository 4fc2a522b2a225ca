import type { Measure } from '../../domain/measures.ts'
import type {
  AgreementWay,
  AppointmentResult,
  CharterResult,
  Check,
  Closing,
  ConsentResult,
  DurationBand,
  HourBand,
  Incident,
  Language,
  Outcome,
  Procedure,
  Satisfaction,
  Structure,
  Theme,
} from '../../domain/vocabulary.ts'

/** French words of what is counted. Themes, procedures and structures are the national vocabulary's own. */

export const measureLabels: Record<Measure, string> = {
  level: 'Niveau',
  need: 'Besoin',
  theme: 'Thématique de médiation',
  procedure: 'Thématique administrative',
  decision: 'Décision',
  redirection: 'Lieu d’orientation',
  structure: 'Structure d’orientation',
  overrule: 'Choix différent de la proposition',
  charter: 'Charte',
  agreementWay: 'Geste d’accord',
  language: 'Langue de lecture',
  consent: 'Accès aux données personnelles',
  outcome: 'Issue',
  closedBy: 'Clôture',
  duration: 'Durée',
  hours: 'Tranche horaire',
  placeKind: 'Type de lieu',
  appointment: 'Rendez-vous',
  incident: 'Incident',
  satisfaction: 'Satisfaction',
  workshopDuration: 'Durée de l’atelier',
}

export const themeLabels: Record<Theme, string> = {
  'digital-assessment': 'Diagnostic numérique',
  'getting-started-with-equipment': 'Prendre en main du matériel',
  'equipment-maintenance': 'Maintenance de matériel',
  'managing-content': 'Gérer ses contenus numériques',
  browsing: 'Navigation sur internet',
  email: 'E-mail',
  'office-software': 'Bureautique',
  'social-networks': 'Réseaux sociaux, communication',
  health: 'Santé',
  'banking-and-shopping': 'Banque et achats en ligne',
  'supporting-a-professional': 'Accompagner un professionnel',
  employment: 'Insertion professionnelle',
  'digital-safety': 'Prévention en sécurité numérique',
  parenting: 'Parentalité',
  schooling: 'Scolarité et numérique',
  creating: 'Créer avec le numérique',
  'digital-culture': 'Culture numérique',
  'artificial-intelligence': 'Intelligence artificielle (IA)',
  'administrative-procedures': 'Aide aux démarches administratives',
}

export const procedureLabels: Record<Procedure, string> = {
  'papers-elections-citizenship': 'Papiers, élections, citoyenneté',
  'family-schooling': 'Famille, scolarité',
  'social-health': 'Social, santé',
  'work-training-business': 'Travail, formation',
  housing: 'Logement',
  transport: 'Transports, mobilité',
  'money-taxes': 'Argent, impôts',
  justice: 'Justice',
  'foreigners-europe': 'Étrangers, Europe',
  'leisure-sport-culture': 'Loisirs, sports, culture',
  associations: 'Associations',
}

export const structureLabels: Record<Structure, string> = {
  administration: 'Administration (mairie, préfecture…)',
  'other-digital-support': 'Autre structure de médiation numérique',
  'procedure-operator': 'Organisme en charge de la démarche',
  'social-help': 'Aide sociale (maison des solidarités, centre social…)',
  'employment-help': 'Insertion professionnelle (France Travail, mission locale…)',
  'procedure-help': 'Aide aux démarches administratives (France services…)',
  other: 'Autre structure',
}

export const agreementWayLabels: Record<AgreementWay, string> = {
  signature: 'Dessiner un signe',
  hold: 'Garder le doigt appuyé',
  keyboard: 'Avec le clavier',
  oral: 'À voix haute',
  receipt: 'Montrer un reçu',
}

export const charterLabels: Record<CharterResult, string> = {
  'not-asked': 'Charte non demandée',
  acknowledged: 'Charte portée à connaissance',
  agreed: 'Charte acceptée',
  declined: 'Charte refusée',
  'left-unanswered': 'Tablette rendue sans réponse',
}

export const consentLabels: Record<ConsentResult, string> = {
  'not-asked': 'Accès non demandé',
  granted: 'Accès permis',
  refused: 'Accès refusé',
  revoked: 'Accès retiré',
}

export const incidentLabels: Record<Incident, string> = {
  'account-violation-attempt': 'Tentative d’accès à un compte',
  'equipment-fault': 'Panne de matériel',
  'software-fault': 'Panne de logiciel',
  'courtesy-breach': 'Manque de courtoisie',
  'equipment-misuse': 'Mauvais usage du matériel',
}

export const outcomeLabels: Record<Outcome, string> = {
  solved: 'Résolu',
  partly: 'En partie résolu',
  'to-be-continued': 'À poursuivre',
  redirected: 'Orienté ailleurs',
  'out-of-scope': 'Hors de notre ressort',
  'patron-left': 'La personne est partie',
}

export const satisfactionLabels: Record<Satisfaction, string> = {
  happy: 'Content',
  'so-so': 'Moyen',
  unhappy: 'Pas content',
}

/** Sentences to say aloud to the patron (charter §4 and §5). */
export const checkLabels: Record<Check, string> = {
  'patron-validated': 'Vous avez relu et validé vous-même ce qui a été saisi.',
  'patron-logged-out': 'Vos comptes sont déconnectés et le navigateur est fermé.',
  'nothing-kept': 'Nous ne gardons rien\u00a0: ni copie, ni papier, ni mot de passe, ni identifiant.',
}

export const durationLabels: Record<DurationBand, string> = {
  'under-30': 'Moins de 30 minutes',
  '30-to-60': 'De 30 minutes à 1 heure',
  '60-to-120': 'De 1 à 2 heures',
  'over-120': 'Plus de 2 heures',
}

export const hourLabels: Record<HourBand, string> = {
  '00-02': 'De minuit à 2 h',
  '02-04': 'De 2 h à 4 h',
  '04-06': 'De 4 h à 6 h',
  '06-08': 'De 6 h à 8 h',
  '08-10': 'De 8 h à 10 h',
  '10-12': 'De 10 h à midi',
  '12-14': 'De midi à 14 h',
  '14-16': 'De 14 h à 16 h',
  '16-18': 'De 16 h à 18 h',
  '18-20': 'De 18 h à 20 h',
  '20-22': 'De 20 h à 22 h',
  '22-24': 'De 22 h à minuit',
}

export const appointmentResultLabels: Record<AppointmentResult, string> = {
  without: 'Sans rendez-vous',
  honoured: 'Rendez-vous honoré',
  'no-show': 'Personne absente au rendez-vous',
  cancelled: 'Rendez-vous annulé',
}

export const closingLabels: Record<Closing, string> = {
  staff: 'Terminé par le personnel',
  'end-of-day': 'Clos à la fin de la journée',
}

/** The readings of the charter, each in its own name. */
export const languageLabels: Record<Language, string> = {
  fr: 'Français',
  'fr-simple': 'Français simple',
  pt: 'Português',
  ar: 'العربية',
  tr: 'Türkçe',
  es: 'Español',
  en: 'English',
}
