// The part of the vocabulary whose lists an accompaniment never walks through; its types come with the others.

/** Who holds the tablet today (charter §3). */
export const ROLES = ['staff', 'advisor', 'partner'] as const
export type Role = (typeof ROLES)[number]

export const SITE_KINDS = ['library', 'annex', 'specialised', 'mobile', 'outreach'] as const
export type SiteKind = (typeof SITE_KINDS)[number]

/** How a level relates to appointments (charter §3: level 2 "selon la nature de la demande"). */
export const APPOINTMENT_RULES = ['none', 'possible', 'required'] as const
export type AppointmentRule = (typeof APPOINTMENT_RULES)[number]

/** What a level asks of the patron before help begins (CHA1). */
export const AGREEMENT_RULES = ['none', 'acknowledgement', 'agreement'] as const
export type AgreementRule = (typeof AGREEMENT_RULES)[number]

/** Why a need is beyond a library's help (charter §2: never replace the competent service; TRI5). */
export const BOUNDARIES = [
  'doing-it-for-the-patron',
  'legal-or-tax-advice',
  'card-payment',
  'repair',
] as const
export type Boundary = (typeof BOUNDARIES)[number]

/** How the staff screens are lit. */
export const LIGHTS = ['system', 'light', 'dark', 'contrast'] as const
export type Light = (typeof LIGHTS)[number]

/** `fr` is the official text's language; `fr-simple` is its simple version. */
export const LANGUAGES = ['fr', 'fr-simple', 'pt', 'ar', 'tr', 'es', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

/** What triage may decide (TRI2). */
export const DECISIONS = ['help-now', 'book-here', 'other-site', 'service', 'out-of-scope'] as const
export type Decision = (typeof DECISIONS)[number]

/** Why staff decided otherwise than proposed (TRI4). */
export const OVERRULE_REASONS = [
  'need-simpler-than-listed',
  'need-harder-than-listed',
  'patron-cannot-travel',
  'patron-prefers-otherwise',
  'colleague-available',
  'no-time-now',
  'equipment-unavailable',
] as const
export type OverruleReason = (typeof OVERRULE_REASONS)[number]

/** Ways to agree, of equal prominence (CHA3). */
export const AGREEMENT_WAYS = ['signature', 'hold', 'keyboard', 'oral', 'receipt'] as const
export type AgreementWay = (typeof AGREEMENT_WAYS)[number]

export const CHARTER_RESULTS = ['not-asked', 'acknowledged', 'agreed', 'declined', 'left-unanswered'] as const
export type CharterResult = (typeof CHARTER_RESULTS)[number]

/** Permission to see personal data (CON1). */
export const CONSENT_RESULTS = ['not-asked', 'granted', 'refused', 'revoked'] as const
export type ConsentResult = (typeof CONSENT_RESULTS)[number]

/** A session without appointment, or what became of one (APP2). */
export const APPOINTMENT_RESULTS = ['without', 'honoured', 'no-show', 'cancelled'] as const
export type AppointmentResult = (typeof APPOINTMENT_RESULTS)[number]

export const CLOSINGS = ['staff', 'end-of-day'] as const
/** Who closed a session: staff, or the end of the day (SES6). */
export type Closing = (typeof CLOSINGS)[number]
