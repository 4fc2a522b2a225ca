import { knownNeeds, levelOf } from './catalog.ts'
import type { Catalog } from './catalogSchema.ts'
import { assess, needsAppointment, type Option, type Request, type Verdict } from './triage.ts'

/** Staff may decide otherwise than proposed (TRI4), within what the charter never allows (TRI3, TRI5). */

/** What triage would say if the needs were of the level staff judge them to be. */
export function assessAtLevel(request: Request, level: number, catalog: Catalog): Verdict {
  const needs = catalog.needs.map((need) => (request.needs.includes(need.id) ? { ...need, level } : need))
  return assess(request, { ...catalog, needs })
}

/**
 * Help here although nothing proposes it, for a patron who cannot go elsewhere. Never for a level that needs
 * a permanence or an appointment, a role that may not serve it, or a boundary need.
 */
export function helpDespite(verdict: Verdict, request: Request, catalog: Catalog): Option | null {
  const needs = knownNeeds(catalog, request.needs)
  const rule = levelOf(catalog, verdict.level)
  const isProposed = verdict.options.some((option) => option.decision === 'help-now')
  const isHeld = !needsAppointment({ rule, needs }) || request.appointment
  const isAllowed = rule?.providers.includes(request.role) && !rule.permanence && isHeld
  const isBoundary = needs.some((need) => need.boundary !== null)
  if (isProposed || !isAllowed || isBoundary || needs.length === 0) return null
  return { decision: 'help-now', reason: 'site-does-not-cover' }
}
