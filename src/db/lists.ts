import type { Appointment } from '../domain/appointment.ts'
import type { EscaleDb, StoredLot } from './db.ts'
import { asAppointment, asLot, readRows } from './rows.ts'

// Read at each start; what writes these tables comes later, with its screens.

export const listLots = (db: EscaleDb): Promise<StoredLot[]> => readRows(db.lots, asLot)

export async function listAppointments(db: EscaleDb): Promise<Appointment[]> {
  const all = await readRows(db.appointments, asAppointment)
  return all.sort((a, b) => a.start - b.start)
}
