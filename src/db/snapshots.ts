import type { Label, SessionDraft } from '../domain/session.ts'
import { LABEL_ANIMALS, LABEL_COLOURS } from '../domain/vocabulary.ts'
import { asRecord, isCode, isDay, isHash } from './rows.ts'

/**
 * How a session's state lies on disk: in an envelope with the version of the machine that wrote it (SES8).
 * An older version follows its written migration; anything else goes to the rescue screen, never to a crash.
 */
export type StoredSession = {
  sessionId: string
  machine: 'session'
  version: number
  value: string
  context: SessionDraft
}

/** What can still be read of a session that cannot be restored: codes and instants of known shape. */
export type DamagedSession = {
  sessionId: string
  label: Label | null
  site: string | null
  openedAt: number | null
  day: string | null
  appointmentId: string | null
  level: number | null
  needs: string[]
  /** Written by a newer Escale, or unreadable. */
  why: 'newer' | 'unreadable'
}

/** A row that cannot be restored; `damaged.ts` tells what is known of it. */
export type Lost = { row: Record<string, unknown>; why: DamagedSession['why'] }

/** From one version to the next: `migrations[1]` turns a version 1 row into a version 2 row. */
export type Migrations = Readonly<Record<number, (stored: StoredSession) => StoredSession>>

/** `isState` says whether the machine knows the state. */
export function restoreSession(
  stored: unknown,
  machine: { version: number; migrations: Migrations; isState: (value: string) => boolean },
): { session: StoredSession } | { lost: Lost } {
  const row = asRecord(stored)
  const version = typeof row.version === 'number' ? row.version : 0
  if (version > machine.version) return { lost: { row, why: 'newer' } }
  try {
    let session = stored as StoredSession
    for (let from = version; from < machine.version; from++)
      session = migrate(session, from, machine.migrations)
    if (isWhole(session) && machine.isState(session.value)) return { session }
  } catch {
    // A row that its migration cannot read is unreadable: said below.
  }
  return { lost: { row, why: 'unreadable' } }
}

function migrate(session: StoredSession, from: number, migrations: Migrations): StoredSession {
  const step = migrations[from]
  if (!step) throw new Error(`no migration from machine version ${from}`)
  return { ...step(session), version: from + 1 }
}

function isWhole({ machine, sessionId, value, context }: StoredSession): boolean {
  const plan = asRecord(context?.plan)
  return (
    machine === 'session' &&
    typeof value === 'string' &&
    context?.sessionId === sessionId &&
    isCode(context.site) &&
    isHash(context.charterSha256) &&
    (context.appointmentId === null || isCode(context.appointmentId)) &&
    isDay(context.day) &&
    typeof context.openedAt === 'number' &&
    typeof context.touchedAt === 'number' &&
    Number.isInteger(plan.level) &&
    [plan.needs, plan.themes, plan.procedures, context.incidents, context.checks].every(isCodes) &&
    [context.edition, context.placeKind, context.charter, context.consent, plan.decision].every(isCode) &&
    isTargets(context.redirections) &&
    labelOf(context.label) !== null
  )
}

const isCodes = (value: unknown) => Array.isArray(value) && value.every(isCode)
const isTargets = (value: unknown) =>
  Array.isArray(value) && value.every((each) => isCodes(Object.values(asRecord(each))) && isCode(each?.id))

export function labelOf(value: unknown): Label | null {
  const { colour, animal } = asRecord(value) as Partial<Label>
  const known = colour && animal && LABEL_COLOURS.includes(colour) && LABEL_ANIMALS.includes(animal)
  return known ? { colour, animal } : null
}
