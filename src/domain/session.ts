import { dayOf, MINUTE_MS } from './calendar.ts'
import { charterOn, levelOf, needOf, siteOf } from './catalog.ts'
import type { Catalog } from './catalogSchema.ts'
import { askedAt } from './clock.ts'
import type { Option } from './triage.ts'
import {
  type AgreementRule,
  type AgreementWay,
  type CharterResult,
  type Check,
  type Closing,
  type ConsentResult,
  type Decision,
  type Incident,
  LABEL_ANIMALS,
  LABEL_COLOURS,
  type LabelAnimal,
  type LabelColour,
  type Language,
  type Outcome,
  type OverruleReason,
  type Procedure,
  type Role,
  type Satisfaction,
  type SiteKind,
  type Structure,
  type Theme,
} from './vocabulary.ts'

/** Told apart at a glance, unique among the open sessions, never a name (SES1). */
export type Label = { colour: LabelColour; animal: LabelAnimal }

/** Where a patron is sent; `structure` is the national kind of a service. */
export type Target = { kind: 'site'; id: string } | { kind: 'service'; id: string; structure: Structure }

/**
 * What triage decided, with every code the closing will count: a session never needs the catalog again,
 * so an entry that disappears meanwhile breaks nothing (ADM2).
 */
export type Plan = {
  needs: string[]
  themes: Theme[]
  procedures: Procedure[]
  level: number
  decision: Decision
  target: Target | null
  agreement: AgreementRule
  personalData: boolean
  forms: boolean
  overrule: OverruleReason | null
}

/** An open session: codes and instants only. Nothing in it can hold typed text (P1). */
export type SessionDraft = {
  sessionId: string
  label: Label
  site: string
  placeKind: SiteKind
  role: Role
  /** The catalog edition it was opened under. */
  edition: string
  day: string
  openedAt: number
  /** The last tap (SES6). */
  touchedAt: number
  appointmentId: string | null
  plan: Plan
  /** When help itself began; `null` as long as none was given. */
  helpedAt: number | null
  charterSha256: string
  charter: CharterResult
  agreementWay: AgreementWay | null
  language: Language | null
  consent: ConsentResult
  incidents: Incident[]
  redirections: Target[]
  checks: Check[]
  outcome: Outcome | null
  satisfaction: Satisfaction | null
}

export type ClosedSession = SessionDraft & { outcome: Outcome; closedAt: number; closedBy: Closing }

export type Opening = {
  sessionId: string
  label: Label
  site: string
  role: Role
  now: number
  plan: Plan
  appointmentId: string | null
}

/** Fixes what triage decided into codes. `level` is given when staff overruled it (TRI4). */
export function planFor(
  choice: { needs: readonly string[]; option: Option; level: number; overrule: OverruleReason | null },
  catalog: Catalog,
): Plan {
  const needs = choice.needs.flatMap((id) => needOf(catalog, id) ?? [])
  return {
    needs: needs.map((need) => need.id),
    themes: unique(needs.flatMap((need) => need.themes)),
    procedures: unique(needs.flatMap((need) => need.procedure ?? [])),
    level: choice.level,
    decision: choice.option.decision,
    target: targetOf(choice.option, catalog),
    agreement: levelOf(catalog, choice.level)?.agreement ?? 'agreement',
    personalData: needs.some((need) => need.personalData),
    forms: needs.some((need) => need.forms),
    overrule: choice.overrule,
  }
}

function targetOf(option: Option, catalog: Catalog): Target | null {
  if (option.decision === 'other-site') return { kind: 'site', id: option.site }
  if (option.decision === 'service') return serviceTarget(option.service, catalog)
  return null
}

export function serviceTarget(id: string, catalog: Catalog): Target {
  const structure = catalog.services.find((service) => service.id === id)?.structure ?? 'other'
  return { kind: 'service', id, structure }
}

/** A session as it stands when it is opened. */
export function draftFor(opening: Opening, catalog: Catalog): SessionDraft {
  const { timeZone } = catalog.network
  // Asked about the same day as triage is: a clock back in 1970 would find a charter that is long over (CHA7).
  const charter = charterOn(catalog, dayOf(askedAt(opening.now, catalog), timeZone))
  return {
    sessionId: opening.sessionId,
    label: opening.label,
    site: opening.site,
    placeKind: siteOf(catalog, opening.site)?.kind ?? 'outreach',
    role: opening.role,
    edition: catalog.edition.id,
    day: dayOf(opening.now, timeZone),
    openedAt: opening.now,
    touchedAt: opening.now,
    appointmentId: opening.appointmentId,
    plan: opening.plan,
    helpedAt: null,
    charterSha256: charter.official.sha256,
    charter: opening.plan.agreement === 'acknowledgement' ? 'acknowledged' : 'not-asked',
    agreementWay: null,
    language: null,
    consent: 'not-asked',
    incidents: [],
    redirections: opening.plan.target ? [opening.plan.target] : [],
    checks: [],
    outcome: null,
    satisfaction: null,
  }
}

/** Has this session still to ask for agreement (CHA1, SES3)? */
export const needsAgreement = ({ plan, charter }: SessionDraft): boolean =>
  plan.decision === 'help-now' && plan.agreement === 'agreement' && charter !== 'agreed'

/**
 * The plan after a change of need: what was agreed stays agreed, what was sent stays sent (SES3), and staff's choice
 * stays a choice: one reason a session, the last one given (TRI4).
 */
export function withPlan(draft: SessionDraft, plan: Plan): SessionDraft {
  const acknowledged = plan.agreement === 'acknowledgement' && draft.charter === 'not-asked'
  const { personalData, forms } = draft.helpedAt === null ? plan : draft.plan
  return {
    ...draft,
    // What help already touched stays to be confirmed at the closing (SES4).
    plan: {
      ...plan,
      personalData: plan.personalData || personalData,
      forms: plan.forms || forms,
      overrule: plan.overrule ?? draft.plan.overrule,
    },
    checks: [],
    charter: acknowledged ? 'acknowledged' : draft.charter,
    redirections: plan.target ? withTarget(draft.redirections, plan.target) : draft.redirections,
  }
}

export const withTarget = (targets: readonly Target[], target: Target): Target[] =>
  targets.some((each) => each.kind === target.kind && each.id === target.id)
    ? [...targets]
    : [...targets, target]

/** The closing lines that apply to this session (charter §4 and §5, SES4, SES5). */
export function checksFor(draft: SessionDraft): Check[] {
  if (draft.helpedAt === null) return []
  const sawData = draft.plan.personalData || draft.plan.forms || draft.consent !== 'not-asked'
  if (!sawData && draft.plan.agreement !== 'agreement') return []
  const leaving: Check[] = ['patron-logged-out', 'nothing-kept']
  return draft.plan.forms && draft.outcome !== 'patron-left' ? ['patron-validated', ...leaving] : leaving
}

/** How a session ends that was not helped here; staff may choose otherwise. */
export function likelyOutcome({ plan, charter }: SessionDraft): Outcome {
  if (charter === 'declined') return 'redirected'
  if (plan.decision === 'book-here') return 'to-be-continued'
  return plan.decision === 'out-of-scope' ? 'out-of-scope' : 'redirected'
}

/** May it be closed: an outcome, and every line that applies confirmed (SES5)? */
export const canClose = (draft: SessionDraft): boolean =>
  draft.outcome !== null && checksFor(draft).every((check) => draft.checks.includes(check))

export function closedFrom(draft: SessionDraft, closedAt: number, closedBy: Closing): ClosedSession {
  return { ...draft, outcome: draft.outcome ?? 'patron-left', closedAt, closedBy }
}

/**
 * One opened under a clock that was wrong, while it is under way: it is of today, and its instants move along as far as
 * the last tap was from now, so that it lasted as long as it did (SYN7, SES6).
 */
export function redated(draft: SessionDraft, day: string, now: number): SessionDraft {
  const offMs = now - draft.touchedAt
  const helpedAt = draft.helpedAt === null ? null : draft.helpedAt + offMs
  return { ...draft, day, openedAt: draft.openedAt + offMs, touchedAt: now, helpedAt }
}

/** Too long without a tap (SES6)? */
export const isForgotten = (draft: SessionDraft, now: number, warnAfterMinutes: number): boolean =>
  now - draft.touchedAt >= warnAfterMinutes * MINUTE_MS

/** A label that no open session carries; `random` gives a number in [0, 1) (SES1). */
export function labelFor(random: () => number, taken: readonly Label[]): Label {
  const free = LABEL_COLOURS.flatMap((colour) => LABEL_ANIMALS.map((animal) => ({ colour, animal }))).filter(
    (label) => !taken.some((each) => each.colour === label.colour && each.animal === label.animal),
  )
  const distinct = free.filter(
    (label) => !taken.some((each) => each.colour === label.colour || each.animal === label.animal),
  )
  const pool = distinct.length > 0 ? distinct : free
  return pool[Math.floor(random() * pool.length)] ?? { colour: LABEL_COLOURS[0], animal: LABEL_ANIMALS[0] }
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)]
