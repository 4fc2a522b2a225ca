import { computed, type ReadonlySignal, signal } from '@preact/signals'
import type { Enrolment, StorageTrouble, StoredLot, Tablet, WaitingLot } from '../db/db.ts'
import type { DamagedSession } from '../db/snapshots.ts'
import type { Appointment, Diary } from '../domain/appointment.ts'
import type { Catalog } from '../domain/catalogSchema.ts'
import type { Cell, Tally, Totals } from '../domain/tally.ts'
import type { SessionState } from '../machines/step.ts'
import type { Desk } from './desk.ts'
import type { Link, LinkStatus } from './link.ts'

/**
 * What the screens show. Light on purpose: the first screen is drawn from it before Dexie and XState are in.
 * Only `desk.ts` and `link.ts` (and `run.tsx` at start) write it; `null` means "not read yet", never "none".
 */
export const tablet = signal<Tablet | null>(null)
export const catalog = signal<Catalog | null>(null)
/** Every edition on the tablet, by its id: a session keeps the one it was opened under. */
export const editions = signal<ReadonlyMap<string, Catalog>>(new Map())
export const sessions = signal<readonly SessionState[] | null>(null)
export const damaged = signal<readonly DamagedSession[]>([])
export const appointments = signal<readonly Appointment[]>([])
export const tallies = signal<readonly Tally[]>([])
export const lots = signal<readonly StoredLot[]>([])
export const today = signal<Totals | null>(null)
/** Rows on the disk that are not of the shape that this version writes. */
export const unreadable = signal(0)
/** The tablet's link with its server; `null`: it works alone (SYN8). */
export const enrolment = signal<Enrolment | null>(null)

/** Milliseconds since 1970; ticks every second. */
export const now = signal(Date.now())
export const online = signal(navigator.onLine)
export const storage = signal<'unknown' | 'persisted' | 'best-effort'>('unknown')
export const update = signal<'none' | 'waiting' | 'activating'>('none')
/** `reader`: another tab of this tablet has the right to write (SES9). */
export const tab = signal<'writer' | 'reader'>('writer')

/**
 * What could not be written or read. The act waits: `retry` runs it again as it was, `leave` gives it up.
 * Where neither can help they are `null`.
 */
export type Failure = {
  trouble: StorageTrouble | 'unread' | 'catalog-missing' | 'unexpected'
  retry: (() => void) | null
  leave: (() => void) | null
  /** Its act comes after the tablet's code: staff hold the tablet, though it is still lent (P8). */
  isPastCode?: boolean | undefined
}
export const failure = signal<Failure | null>(null)

/** What the last closing counted, shown once: « Compté. Oublié. » */
export const counted = signal<{ cells: readonly Cell[]; totals: Partial<Totals> } | null>(null)

/** How many sessions the end of a day closed, told once on the home screen (SES6). */
export const leftOpen = signal(0)

export const desk = signal<Desk | null>(null)

/** How things stand with the server, and what speaks with it; neither before storage is read. */
export const linkStatus = signal<LinkStatus | null>(null)
export const link = signal<Link | null>(null)
/** What the address held after its `#`: an enrolment code, for this life of the page alone. */
export const invitation = signal('')

/** Where staff are in the app. Nothing of it goes into the address. */
export type Place =
  | { screen: 'home' }
  | { screen: 'triage'; sessionId: string | null; appointmentId: string | null }
  | { screen: 'question' }
  | { screen: 'workshop' }
  | { screen: 'session'; sessionId: string }
  | { screen: 'rescue'; sessionId: string }
  | { screen: 'agenda' }
  | { screen: 'directory' }
  | { screen: 'permanence' }
  /** `closed`: the lots that the permanence just closed made ready. */
  | { screen: 'leaving'; closed?: readonly string[] }
  | { screen: 'erasure' }
  | { screen: 'readiness' }
  | { screen: 'settings' }
  /** `from`: where Back leads, the settings otherwise. */
  | { screen: 'joining'; from?: 'leaving' }
  | { screen: 'counted' }

export const place = signal<Place>({ screen: 'home' })

/** The session whose patron holds the tablet (LEN1). Known from the first read on. */
export const lentTo: ReadonlySignal<string | null> = computed(() => tablet.value?.lentTo ?? null)

/** What triage and the diary know of appointments (APP1). */
export const diary: ReadonlySignal<Diary> = computed(() => ({
  served: tablet.value?.served ?? [],
  booked: appointments.value,
}))

export const waitingLots = computed(() =>
  lots.value.filter((lot): lot is WaitingLot => lot.state === 'waiting'),
)

export const sessionOf = (sessionId: string): SessionState | undefined =>
  sessions.value?.find((session) => session.context.sessionId === sessionId)

/** The catalog a session was opened under, else the one in force (ADM2). */
export const catalogFor = (edition: string): Catalog | null => editions.value.get(edition) ?? catalog.value
