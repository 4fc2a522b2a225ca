import * as v from 'valibot'
import { lotAnswer } from '../contract.ts'
import { CARRY_TROUBLES } from './carry.ts'

/**
 * POST /api/carried, the text of a carry file as it is: a manager brings lots of a tablet that had no network (SYN6).
 * `trouble`: it is not whole and ours, and nothing of it was taken; else one answer for each lot, in the file's order.
 */
export const carriedAnswer = v.union([
  v.strictObject({ trouble: v.picklist(CARRY_TROUBLES) }),
  v.strictObject({ lots: v.array(lotAnswer) }),
])
export type CarriedAnswer = v.InferOutput<typeof carriedAnswer>

/** Longest carry file that is taken, in bytes: some hundreds of full lots. */
export const MOST_CARRIED_BYTES = 8_388_608
