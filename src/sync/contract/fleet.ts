import * as v from 'valibot'
import { enrolmentCode } from '../contract.ts'

/** What the page of administrators and the server say to each other about tablets: `/api/fleet/*` (SYN8). */

const instant = v.pipe(v.number(), v.integer(), v.minValue(0))
const tabletId = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))
/** SHA-256 of a code: names it to who has it, and opens nothing. */
const enrolment = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))

const tablet = v.strictObject({
  tablet: tabletId,
  /** « Tablette 3 », the same as on the pages of figures. */
  label: v.string(),
  enrolledAt: instant,
  /** Its last exchange; `null`: none yet. */
  seenAt: v.nullable(instant),
  /** `null`: it may send. */
  revokedAt: v.nullable(instant),
})
export type FleetTablet = v.InferOutput<typeof tablet>

/** GET /api/fleet, and DELETE /api/fleet/:tablet, which revokes. `waiting`: codes that a tablet can still use. */
export const fleetAnswer = v.strictObject({ tablets: v.array(tablet), waiting: v.array(enrolment) })
export type Fleet = v.InferOutput<typeof fleetAnswer>

/** POST /api/fleet/codes; the only time that the code is seen. `lastsMs`: the two clocks may differ. */
export const codeAnswer = v.strictObject({
  code: enrolmentCode,
  link: v.string(),
  enrolment,
  lastsMs: v.pipe(v.number(), v.integer(), v.minValue(0)),
})
export type NewCode = v.InferOutput<typeof codeAnswer>
