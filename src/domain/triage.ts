import type { Catalog } from './catalogSchema.ts'
import type { OptionReason, Role } from './vocabulary.ts'

/** What triage is asked (TRI2). `now` is an instant; `appointment`: the patron comes with one. */
export type Request = {
  needs: readonly string[]
  site: string
  role: Role
  now: number
  appointment: boolean
}

/**
 * One way to answer the patron, with its reason as a code. `next` is the instant from which it is possible,
 * `null` when not known. `km` is the distance as the crow flies, `null` when a place has no known location.
 */
export type Option =
  | { decision: 'help-now'; reason: OptionReason }
  | { decision: 'book-here'; reason: OptionReason; next: number | null }
  | { decision: 'other-site'; reason: OptionReason; site: string; next: number | null; km: number | null }
  | { decision: 'service'; reason: OptionReason; service: string }
  | { decision: 'out-of-scope'; reason: OptionReason }

/** `options` are ranked, best first, and never empty: every triage ends in help or in a place to go. */
export type Verdict = {
  /** The highest level of the needs. */
  level: number
  providers: readonly Role[]
  /** Does this site cover the level now? */
  coveredHere: boolean
  options: readonly [Option, ...Option[]]
}

export declare function assess(request: Request, catalog: Catalog): Verdict
