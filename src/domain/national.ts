// The national vocabularies of digital mediation, as codes; only what checks, seals or sends needs the lists whole.

/** National vocabulary "thématiques de médiation" (19). */
export const THEMES = [
  'digital-assessment',
  'getting-started-with-equipment',
  'equipment-maintenance',
  'managing-content',
  'browsing',
  'email',
  'office-software',
  'social-networks',
  'health',
  'banking-and-shopping',
  'supporting-a-professional',
  'employment',
  'digital-safety',
  'parenting',
  'schooling',
  'creating',
  'digital-culture',
  'artificial-intelligence',
  'administrative-procedures',
] as const
export type Theme = (typeof THEMES)[number]

/** National vocabulary "thématiques administratives" (11). */
export const PROCEDURES = [
  'papers-elections-citizenship',
  'family-schooling',
  'social-health',
  'work-training-business',
  'housing',
  'transport',
  'money-taxes',
  'justice',
  'foreigners-europe',
  'leisure-sport-culture',
  'associations',
] as const
export type Procedure = (typeof PROCEDURES)[number]

/** National vocabulary "structure de redirection" (7). */
export const STRUCTURES = [
  'administration',
  'other-digital-support',
  'procedure-operator',
  'social-help',
  'employment-help',
  'procedure-help',
  'other',
] as const
export type Structure = (typeof STRUCTURES)[number]
