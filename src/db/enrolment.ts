import type { Catalog } from '../domain/catalogSchema.ts'
import { heldEditions, putInForce } from './catalog.ts'
import { type Enrolment, type EscaleDb, type Tablet, write } from './db.ts'

export const readEnrolment = async (db: EscaleDb): Promise<Enrolment | null> =>
  (await db.enrolment.get('enrolment')) ?? null

/**
 * The tablet belongs to a network's server from now on; all that it counted stays (SYN8). `catalog`: where it
 * joins another network than the one whose catalog it has, that network's comes in the same write, so that
 * nothing is ever counted for the wrong one.
 */
export const keepEnrolment = (
  db: EscaleDb,
  enrolment: Enrolment,
  catalog: Catalog | null,
  now: number,
): Promise<Tablet> =>
  write(
    db,
    [db.enrolment, db.catalogs, db.sessions],
    (tablet, held) => [
      db.enrolment.put(enrolment),
      ...(catalog ? putInForce(db, tablet, held, catalog, now) : []),
    ],
    () => heldEditions(db),
  )

/** The server takes nothing from this tablet any longer; all that waits stays. */
export const markRefused = (db: EscaleDb, tablet: string, refused: Enrolment['refused']): Promise<Tablet> =>
  write(db, [db.enrolment], () => [
    db.enrolment.where({ id: 'enrolment' }).modify((row) => {
      if (row.tablet === tablet) row.refused = refused
    }),
  ])
