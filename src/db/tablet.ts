import { emptyTotals } from '../domain/tally.ts'
import type { Light, Role } from '../domain/vocabulary.ts'
import { type EscaleDb, openDb, StorageFailure, type StoredPin, type Tablet, write } from './db.ts'

/**
 * Opens the store and learns what this tablet is; a new tablet gets its row and its epoch.
 * @throws StorageFailure
 */
export async function openTablet(db: EscaleDb, at: { today: string; edition: string }): Promise<Tablet> {
  await openDb(db)
  try {
    await db.transaction('rw', db.tablet, async () => {
      const known = await db.tablet.get('tablet')
      if (!known) await db.tablet.add(newTablet(at.edition, at.today))
    })
  } catch (error) {
    throw new StorageFailure('refused', error)
  }
  return reloadTablet(db)
}

/** The row as it lies on disk now; also takes over the right to write (SES9). */
export async function reloadTablet(db: EscaleDb): Promise<Tablet> {
  const tablet = await db.tablet.get('tablet')
  if (!tablet) throw new StorageFailure('wiped')
  db.known = { epoch: tablet.epoch, revision: tablet.revision }
  return tablet
}

const newTablet = (edition: string, today: string): Tablet => ({
  id: 'tablet',
  epoch: randomHex(16),
  revision: 0,
  sequence: 0,
  edition,
  site: null,
  role: null,
  confirmedDay: null,
  confirmedUntil: null,
  recentSites: [],
  pin: null,
  lentTo: null,
  served: [],
  closedPermanence: null,
  recorded: emptyTotals(),
  seenOn: today,
  light: 'system',
})

/** Site and role of the day, confirmed with one tap. */
export const confirmPlace = (db: EscaleDb, place: { site: string; role: Role; day: string; until: number }) =>
  write(db, [], async (tablet) => {
    const recent = tablet.recentSites.filter((site) => site !== place.site)
    Object.assign(tablet, {
      site: place.site,
      role: place.role,
      confirmedDay: place.day,
      confirmedUntil: place.until,
      recentSites: [place.site, ...recent].slice(0, 5),
      seenOn: place.day > tablet.seenOn ? place.day : tablet.seenOn,
    })
  })

export const chooseLight = (db: EscaleDb, light: Light): Promise<Tablet> =>
  write(db, [], async (tablet) => {
    tablet.light = light
  })

export const servePermanences = (db: EscaleDb, served: string[]) =>
  write(db, [], async (tablet) => {
    tablet.served = served
  })

/** Staff have the tablet back, though the session it was lent for cannot be read (SES8). */
export const endLending = (db: EscaleDb): Promise<Tablet> =>
  write(db, [], async (tablet) => {
    tablet.lentTo = null
  })

/** PBKDF2-SHA-256 rounds: about a second on a slow tablet (LEN2). */
const PIN_ITERATIONS = 310_000
/** Wrong tries that cost nothing, then the delay doubles up to its limit (LEN2). */
const FREE_TRIES = 3
const FIRST_DELAY_MS = 10_000
const LONGEST_DELAY_MS = 300_000

export type PinAnswer =
  | { answer: 'right' }
  | { answer: 'wrong'; retryAt: number }
  | { answer: 'too-soon'; retryAt: number }

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
  await write(db, [], async (tablet) => {
    tablet.pin = stored
  })
}

/**
 * Is it the PIN? Each wrong try after the third makes the next one wait longer; nothing is ever locked away.
 * The try is counted before it is looked at: a kill in between gives no free guess.
 */
export async function tryPin(db: EscaleDb, pin: string, now: number): Promise<PinAnswer> {
  const stored = (await db.tablet.get('tablet'))?.pin
  if (!stored) return { answer: 'right' }
  // A clock set back must not lengthen the wait beyond its limit.
  const waitUntil = Math.min(stored.retryAt, now + LONGEST_DELAY_MS)
  if (now < waitUntil) return { answer: 'too-soon', retryAt: waitUntil }
  const failures = stored.failures + 1
  const retryAt = now + delayAfter(failures)
  await keepTries(db, failures, retryAt)
  if ((await hashPin(pin, stored.salt, stored.iterations)) !== stored.hash)
    return { answer: 'wrong', retryAt }
  await keepTries(db, 0, 0)
  return { answer: 'right' }
}

const keepTries = (db: EscaleDb, failures: number, retryAt: number) =>
  write(db, [], async (tablet) => {
    if (tablet.pin) tablet.pin = { ...tablet.pin, failures, retryAt }
  })

export function delayAfter(failures: number): number {
  if (failures < FREE_TRIES) return 0
  return Math.min(FIRST_DELAY_MS * 2 ** (failures - FREE_TRIES), LONGEST_DELAY_MS)
}

async function hashPin(pin: string, salt: string, iterations: number): Promise<string> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, [
    'deriveBits',
  ])
  const bits = await crypto.subtle.deriveBits(
    { name: 'PBKDF2', hash: 'SHA-256', salt: new TextEncoder().encode(salt), iterations },
    key,
    256,
  )
  return hex(new Uint8Array(bits))
}

export const randomHex = (bytes: number): string => hex(crypto.getRandomValues(new Uint8Array(bytes)))

export async function sha256(text: string): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))))
}

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
