import type { Appointment } from '../domain/appointment.ts'
import type { Catalog } from '../domain/catalogSchema.ts'
import { isOffered } from '../domain/freeSlots.ts'
import type { Entry } from '../domain/tally.ts'
import { type EscaleDb, type Tablet, write } from './db.ts'
import { addEntry, findTally } from './tallies.ts'

type Giving = { catalog: Catalog; now: number }

/** Books a slot under its word code; nothing else is stored (APP1). `false`: it is not, or no longer, this tablet's to give. */
export const bookAppointment = (db: EscaleDb, appointment: Appointment, at: Giving): Promise<boolean> =>
  give(db, appointment, at, () => db.appointments.put(appointment))

/** Same code, other slot: the patron's slip stays readable. `update`: one settled meanwhile stays forgotten. */
export const moveAppointment = (db: EscaleDb, appointment: Appointment, at: Giving): Promise<boolean> =>
  give(db, appointment, at, () => db.appointments.update(appointment.id, { ...appointment, state: 'booked' }))

/** What the tablet serves and what is taken are read in the transaction that gives the slot. */
async function give(
  db: EscaleDb,
  appointment: Appointment,
  { catalog, now }: Giving,
  keep: () => PromiseLike<unknown>,
): Promise<boolean> {
  let isGiven = false
  await write(
    db,
    [db.appointments],
    ({ served }, all) => {
      // Its own row takes no slot from it: one that is written again, or moved by half a slot.
      const booked = all.filter(({ id }) => id !== appointment.id)
      isGiven = isOffered(catalog, appointment, { served, booked, now })
      return isGiven ? [keep()] : undefined
    },
    () => db.appointments.toArray(),
  )
  return isGiven
}

/** Counts what became of it and forgets it, in one transaction (APP2). A repeat changes nothing. */
export const settleAppointment = (db: EscaleDb, id: string, entry: Entry): Promise<Tablet> =>
  write(
    db,
    [db.appointments, db.tallies],
    (tablet, [known, tally]) =>
      known ? [addEntry(db, tablet, tally, entry), db.appointments.delete(id)] : undefined,
    () => Promise.all([db.appointments.get(id), findTally(db, entry)]),
  )
