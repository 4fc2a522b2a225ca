import { emptyTotals, type Tally, totalsOf } from '../domain/tally.ts'
import type { Role } from '../domain/vocabulary.ts'
import { type EscaleDb, openDb, StorageFailure, type StoredPin, type Tablet, troubleOf, write } from './db.ts'
import { asTablet } from './rows.ts'

/**
 * Opens the store and learns what this tablet is; a new tablet gets its row and its epoch.
 * @throws StorageFailure
 */
export async function openTablet(db: EscaleDb, at: { today: string; edition: string }): Promise<Tablet> {
  await openDb(db)
  try {
    // The tablet that is there stays as it is, but for fields that cannot be read.
    const [known] = await db.tablet.toArray()
    const tablet = asTablet(known, newTablet(at.edition, at.today))
    if (!isSame(tablet, known)) await db.tablet.put(tablet)
  } catch (error) {
    throw troubleOf(db, error)
  }
  return reloadTablet(db)
}

/** The row as it lies on disk now; also takes over the right to write (SES9). */
export async function reloadTablet(db: EscaleDb): Promise<Tablet> {
  const tablet = (await db.tablet.get('tablet')) as Tablet | undefined
  if (!tablet) throw new StorageFailure('wiped')
  db.known = { epoch: tablet.epoch, revision: tablet.revision }
  return tablet
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

const newTablet = (edition: string, today: string): Tablet => ({
  id: 'tablet',
  epoch: randomHex(16),
  revision: 0,
  lastWrite: '',
  sequence: 0,
  edition,
  site: null,
  role: null,
  confirmedDay: null,
  confirmedUntil: null,
  recentSites: [],
  pin: null,
  lentTo: null,
  clearedFor: null,
  served: [],
  recorded: emptyTotals(),
  seenOn: today,
  light: 'system',
})

/**
 * A life of its own for a tablet that was put back to an older state: the places in the old one are taken. What is not
 * sealed yet is all that it has counted; lots that wait keep the life in which they were sealed (SYN5).
 */
export function beginLife(tablet: Tablet, tallies: readonly Tally[]): void {
  Object.assign(tablet, { epoch: randomHex(16), sequence: 0, recorded: totalsOf(tallies) })
}

/** A write that concerns the tablet alone. */
export const change = (db: EscaleDb, work: (tablet: Tablet) => void): Promise<Tablet> =>
  write(db, [], (tablet) => {
    work(tablet)
    return []
  })

/** Site and role of the day, confirmed with one tap. */
export const confirmPlace = (db: EscaleDb, place: { site: string; role: Role; day: string; until: number }) =>
  change(db, (tablet) => {
    const recent = tablet.recentSites.filter((site) => site !== place.site)
    Object.assign(tablet, {
      site: place.site,
      role: place.role,
      confirmedDay: place.day,
      confirmedUntil: place.until,
      recentSites: [place.site, ...recent].slice(0, 5),
      // Staff vouch for the day: a clock that was wrong once does not stay in doubt for ever.
      seenOn: place.day,
    })
  })

/** Wrong tries that cost nothing, then the delay doubles up to its limit (LEN2). */
const FREE_TRIES = 3
const FIRST_DELAY_MS = 10_000
const LONGEST_DELAY_MS = 300_000

export type PinAnswer =
  | { answer: 'right' }
  | { answer: 'wrong'; retryAt: number }
  | { answer: 'too-soon'; retryAt: number }

/**
 * Is it the PIN? Each wrong try after the third makes the next one wait longer; nothing is ever locked away.
 * The try is counted before it is looked at: a kill in between gives no free guess.
 */
export async function tryPin(db: EscaleDb, pin: string, now: number): Promise<PinAnswer> {
  let before: StoredPin | null = null
  const { pin: tried } = await change(db, (tablet) => {
    before = tablet.pin
    tablet.pin = tablet.pin && withTry(tablet.pin, now)
  })
  if (!tried) return { answer: 'right' }
  const isLooked = tried.failures > (before as StoredPin | null)!.failures
  if (!isLooked) return { answer: 'too-soon', retryAt: tried.retryAt }
  if ((await hashPin(pin, tried.salt, tried.iterations)) !== tried.hash)
    return { answer: 'wrong', retryAt: tried.retryAt }
  await change(db, (tablet) => {
    if (tablet.pin) tablet.pin = { ...tablet.pin, failures: 0, retryAt: 0 }
  })
  return { answer: 'right' }
}

/** One more try on the count, if the wait is over; a clock set back never makes the wait longer than its limit. */
function withTry(pin: StoredPin, now: number): StoredPin {
  const waitUntil = Math.min(pin.retryAt, now + LONGEST_DELAY_MS)
  if (now < waitUntil) return { ...pin, retryAt: waitUntil }
  const failures = pin.failures + 1
  return { ...pin, failures, retryAt: now + delayAfter(failures) }
}

export function delayAfter(failures: number): number {
  if (failures < FREE_TRIES) return 0
  return Math.min(FIRST_DELAY_MS * 2 ** (failures - FREE_TRIES), LONGEST_DELAY_MS)
}

export async function hashPin(pin: string, salt: string, iterations: number): Promise<string> {
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

export const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
