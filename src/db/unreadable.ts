import type { EscaleDb } from './db.ts'
import { asAppointment, asLot, asTally } from './rows.ts'

const READERS = { tallies: asTally, lots: asLot, appointments: asAppointment } as const

/** How many rows are not of the shape that this version writes: they stay on the disk, and count for nothing. */
export async function countUnreadable(db: EscaleDb): Promise<number> {
  const counts = Object.entries(READERS).map(async ([table, asWhole]) => {
    const rows: unknown[] = await db.table(table).toArray()
    return rows.filter((row) => asWhole(row) === null).length
  })
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0)
}
