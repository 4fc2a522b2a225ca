import type { Appointment, Slot } from '../domain/appointment.ts'
import type { Entry } from '../domain/tally.ts'
import { type EscaleDb, type Tablet, write } from './db.ts'
import { addEntry, findTally } from './tallies.ts'

/** Books a slot under its word code; nothing else is stored (APP1). */
export const bookAppointment = (db: EscaleDb, appointment: Appointment): Promise<Tablet> =>
  write(db, [db.appointments], () => [db.appointments.put(appointment)])

/** Same code, other slot: the patron's slip stays readable. */
export const moveAppointment = (db: EscaleDb, id: string, slot: Slot): Promise<Tablet> =>
  write(db, [db.appointments], () => [db.appointments.update(id, { ...slot, state: 'booked' })])

/** Counts what became of it and forgets it, in one transaction (APP2). A repeat changes nothing. */
export const settleAppointment = (db: EscaleDb, id: string, entry: Entry): Promise<Tablet> =>
  write(
    db,
    [db.appointments, db.tallies],
    (tablet, [known, tally]) =>
      known ? [addEntry(db, tablet, tally, entry), db.appointments.delete(id)] : undefined,
    () => Promise.all([db.appointments.get(id), findTally(db, entry)]),
  )
