import * as v from 'valibot'
import { lotAnswer } from '../contract.ts'
import { CARRY_TROUBLES } from './carry.ts'

/** What the page that takes in carried lots and the server say to each other: `/api/carried` (SYN6). */

/** Longest carry file that is taken, in bytes: some hundreds of full lots. */
export const MOST_CARRIED_BYTES = 8_388_608

/** A lot of a site that is not one of the manager's who brings it; nothing is kept of it. */
const othersLot = v.strictObject({
  id: v.string(),
  answer: v.literal('refused'),
  reason: v.literal('others-site'),
  siteName: v.string(),
})
const carriedLot = v.union([lotAnswer, othersLot])
export type CarriedLot = v.InferOutput<typeof carriedLot>

/**
 * POST /api/carried, the text of a carry file as it is: someone brings lots of a tablet that had no network.
 * `trouble`: it is not whole and ours, and nothing of it was taken; else one answer for each lot, in the file's order.
 */
export const carriedAnswer = v.union([
  v.strictObject({ trouble: v.picklist(CARRY_TROUBLES) }),
  v.strictObject({ lots: v.array(carriedLot) }),
])
export type CarriedAnswer = v.InferOutput<typeof carriedAnswer>

/** How long bringings are told, in months. */
export const BRINGING_MONTHS = 13
/** Most bringings that are told, the last ones. */
export const MOST_BRINGINGS = 300

/**
 * One file, or chain of codes, of which lots were taken in. `by` is the name of an account, `null` once it was removed.
 * Lots alone are counted: what is in them passes the release (DIS2).
 */
const bringing = v.strictObject({
  broughtAt: v.pipe(v.number(), v.integer(), v.minValue(0)),
  by: v.nullable(v.string()),
  siteNames: v.array(v.string()),
  lots: v.pipe(v.number(), v.integer(), v.minValue(1)),
})
export type Bringing = v.InferOutput<typeof bringing>

/** GET /api/carried, for administrators, the last first. */
export const bringingsAnswer = v.array(bringing)
