import { knownNeeds } from './catalog.ts'
import type { Catalog } from './catalogSchema.ts'
import { assess, type Option, type Request } from './triage.ts'

/** A request of which one part is beyond the boundary, and the other can be accompanied at this very site. */
export type Mixed = { beyond: string[]; rest: string[] }

/** TRI5 holds for the whole request; without the needs beyond the boundary, the others may be helped here. */
export function mixedRequest(request: Request, catalog: Catalog): Mixed | null {
  const needs = knownNeeds(catalog, request.needs)
  const idsWhere = (isBeyond: boolean) =>
    needs.filter(({ boundary }) => (boundary !== null) === isBeyond).map(({ id }) => id)
  const [beyond, rest] = [idsWhere(true), idsWhere(false)]
  if (beyond.length === 0 || rest.length === 0) return null
  const [first] = assess({ ...request, needs: rest }, catalog).options
  return isHere(first, request.site) ? { beyond, rest } : null
}

const isHere = (option: Option, site: string): boolean =>
  option.decision === 'help-now' ||
  option.decision === 'book-here' ||
  (option.decision === 'other-site' && option.site === site)
