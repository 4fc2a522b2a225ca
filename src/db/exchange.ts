import type { Catalog } from '../domain/catalogSchema.ts'
import { isPutBack, runningOf } from '../domain/running.ts'
import { correctedDay, type Skew } from '../domain/skew.ts'
import { heldEditions, putInForce } from './catalog.ts'
import {
  type Enrolment,
  type EscaleDb,
  type StoredLot,
  type StoredRefusal,
  type Tablet,
  type WaitingLot,
  write,
} from './db.ts'
import { redateTallies } from './redateTallies.ts'
import { beginLife } from './tablet.ts'
import { listTallies } from './tallies.ts'

/** What one exchange changes on the tablet. */
export type Exchanged = {
  /** Whose exchange it was: after another enrolment it no longer says anything. */
  tablet: string
  now: number
  /** The server has them, now or since an earlier exchange whose answer was lost. */
  sent: readonly string[]
  refused: readonly { id: string; reason: string }[]
  version: string
  received: NonNullable<Enrolment['received']>
  skew: Skew
  /** The real day. */
  today: string
  /** Another catalog than the tablet's; `null` in it: this version of Escale cannot read it. */
  catalog: { etag: string; read: Catalog | null } | null
}

/** Which lots the next exchange takes: those never refused, or refused before something changed (SYN2). */
export const lotsToSend = (
  lots: readonly StoredLot[],
  at: { version: string; edition: string; today: string },
): WaitingLot[] =>
  lots.filter((lot): lot is WaitingLot => lot.state === 'waiting' && !isStillRefused(lot.refusal, at))

function isStillRefused(
  refusal: StoredRefusal | null,
  at: { version: string; edition: string; today: string },
): boolean {
  if (!refusal || refusal.version !== at.version || refusal.edition !== at.edition) return false
  // A day to come is none the day after.
  return refusal.reason !== 'wrong-day' || refusal.on === at.today
}

/**
 * Keeps what an exchange answered, in one write: a crash leaves all of it or none, and then the same exchange
 * again gets the same answers (SYN1). Only lots the server has leave the queue (SYN2). A tablet that its server knows
 * more of than it does itself begins a new life (SYN5).
 */
export const keepExchange = (db: EscaleDb, exchanged: Exchanged): Promise<Tablet> =>
  write(
    db,
    [db.lots, db.tallies, db.catalogs, db.sessions, db.enrolment],
    (tablet, { enrolment, tallies, held }) => {
      if (enrolment?.tablet !== exchanged.tablet) return []
      if (tablet.seenOn > exchanged.today) tablet.seenOn = exchanged.today
      if (isPutBack(runningOf(tablet, tallies), exchanged.received)) beginLife(tablet, tallies)
      const catalog = exchanged.catalog?.read
      const install = catalog ? putInForce(db, tablet, held, catalog, exchanged.now) : []
      return [
        ...install,
        ...answeredLots(db, exchanged, tablet.edition),
        ...redateTallies(db, tallies, (day) => correctedDay(day, exchanged.skew)).written,
        db.enrolment.put(afterExchange(enrolment, exchanged)),
      ]
    },
    async () => {
      const [enrolment, tallies, held] = await Promise.all([
        db.enrolment.get('enrolment'),
        listTallies(db),
        heldEditions(db),
      ])
      return { enrolment, tallies, held }
    },
  )

function answeredLots(db: EscaleDb, exchanged: Exchanged, edition: string): PromiseLike<unknown>[] {
  const { sent, refused, version, today: on, now } = exchanged
  return [
    ...sent.map((id) => db.lots.update(id, { state: 'sent', body: null, refusal: null, since: now })),
    ...refused.map(({ id, reason }) => db.lots.update(id, { refusal: { reason, version, edition, on } })),
  ]
}

const afterExchange = (enrolment: Enrolment, { now, received, skew, catalog, version }: Exchanged) => ({
  ...enrolment,
  exchangedAt: now,
  received,
  skewMinutes: skew.minutes,
  refused: null,
  ...(catalog && { catalog: catalog.etag, catalogRefusedBy: catalog.read ? null : version }),
})

/** A lot that breaks the contract here never leaves; it is told like one the server refused (SYN4). */
export const markUnsendable = (
  db: EscaleDb,
  ids: readonly string[],
  at: { version: string; edition: string; today: string },
): Promise<Tablet> =>
  write(db, [db.lots], () =>
    ids.map((id) =>
      db.lots.update(id, {
        refusal: { reason: 'not-a-lot', version: at.version, edition: at.edition, on: at.today },
      }),
    ),
  )
