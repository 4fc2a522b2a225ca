import type { Light } from '../domain/vocabulary.ts'
import type { EscaleDb, StoredPin, Tablet } from './db.ts'
import { change, hashPin, randomHex } from './tablet.ts'

export const chooseLight = (db: EscaleDb, light: Light): Promise<Tablet> =>
  change(db, (tablet) => {
    tablet.light = light
  })

/** Left alone in the patron's hands (LEN3): a reload must not give what was cleared to whoever comes next. */
export const clearLent = (db: EscaleDb): Promise<Tablet> =>
  change(db, (tablet) => {
    tablet.clearedFor = tablet.lentTo
  })

/** Staff have the tablet back, though the session it was lent for cannot be read (SES8). */
export const endLending = (db: EscaleDb): Promise<Tablet> =>
  change(db, (tablet) => {
    tablet.lentTo = null
  })

export const servePermanences = (db: EscaleDb, served: string[]) =>
  change(db, (tablet) => {
    tablet.served = served
  })

/** PBKDF2-SHA-256 rounds: about a second on a slow tablet (LEN2). */
const PIN_ITERATIONS = 310_000

/** Sets or replaces the PIN; only its slow hash is kept. */
export async function setPin(db: EscaleDb, pin: string, iterations = PIN_ITERATIONS): Promise<void> {
  const salt = randomHex(16)
  const stored: StoredPin = {
    salt,
    iterations,
    hash: await hashPin(pin, salt, iterations),
    failures: 0,
    retryAt: 0,
  }
  await change(db, (tablet) => {
    tablet.pin = stored
  })
}
