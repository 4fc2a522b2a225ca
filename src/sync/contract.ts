import * as v from 'valibot'
import { canonical } from '../domain/canonical.ts'
import type { Lot } from '../domain/lot.ts'
import { isKnownCell } from '../domain/measures.ts'

/**
 * The wire, shared by both ends. A lot is checked on leaving and on arriving; an unknown key refuses it
 * (SYN4).
 */

const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
const random128 = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))
const code = v.pipe(v.string(), v.maxLength(64), v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/))
const whole = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000))

const totals = v.strictObject({ sessions: whole, questions: whole, workshops: whole, participants: whole })

export const lotSchema = v.strictObject({
  format: v.literal(1),
  id: random128,
  network: code,
  site: code,
  tablet: v.strictObject({ epoch: random128, sequence: v.pipe(whole, v.minValue(1)) }),
  days: v.pipe(
    v.array(v.strictObject({ day: v.pipe(v.string(), v.isoDate()), totals })),
    v.minLength(1),
    v.maxLength(400),
  ),
  cells: v.nullable(
    v.record(v.pipe(v.string(), v.maxLength(80), v.check(isKnownCell)), v.pipe(whole, v.minValue(1))),
  ),
  edition: code,
  vocabulary: hash,
  charters: v.array(hash),
})

/** The lot in its canonical text, or `null`: another shape, or not the one text that this content has. */
export function readLot(body: string): Lot | null {
  try {
    const parsed = v.safeParse(lotSchema, JSON.parse(body))
    return parsed.success && canonical(parsed.output) === body ? (parsed.output as Lot) : null
  } catch {
    return null
  }
}
