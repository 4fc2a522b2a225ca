import type { Appointment } from '../domain/appointment.ts'
import type { EscaleDb, StoredLot } from './db.ts'

// Read at each start; what writes these tables comes later, with its screens.

export const listLots = (db: EscaleDb): Promise<StoredLot[]> => db.lots.toArray()

export async function listAppointments(db: EscaleDb): Promise<Appointment[]> {
  const all = await db.appointments.toArray()
  return all.sort((a, b) => a.start - b.start)
}
