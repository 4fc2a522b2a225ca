import type { SnapshotFrom } from 'xstate'
import { type ClosedSession, closedFrom, type SessionDraft } from '../domain/session.ts'
import { firstSnapshot, nextSnapshot } from './pure.ts'
import { type SessionContext, type SessionEvent, sessionMachine } from './session.ts'

/** A session's state between two steps: plain JSON, what is stored (SES2). */
export type SessionState = { value: SessionStateName; context: SessionContext }
export type SessionStateName = SnapshotFrom<typeof sessionMachine>['value']

export function startSession(draft: SessionDraft): SessionState {
  return stateOf(firstSnapshot(sessionMachine, draft))
}

/** The state after the event; `null` when the state does not take it, so that nothing is stored or shown. */
export function stepSession(state: SessionState, event: SessionEvent): SessionState | null {
  const snapshot = snapshotOf(state)
  if (!snapshot.can(event)) return null
  return stateOf(nextSnapshot(sessionMachine, snapshot, event))
}

/** Does the patron hold the tablet (LEN1)? */
export const isLent = (state: SessionState): boolean => snapshotOf(state).hasTag('lent')

/** What to count once the session is over; `null` before that. */
export function closedSession({ value, context }: SessionState): ClosedSession | null {
  if (value !== 'closed' || context.closedBy === null) return null
  const { closedBy, ...draft } = context
  return closedFrom(draft, context.touchedAt, closedBy)
}

export const isSessionState = (value: string): value is SessionStateName => value in sessionMachine.states

type Snapshot = SnapshotFrom<typeof sessionMachine>

/** A state that was just computed need not be resolved again for the next step. */
const resolved = new WeakMap<SessionState, Snapshot>()

const snapshotOf = (state: SessionState): Snapshot =>
  resolved.get(state) ?? sessionMachine.resolveState(state)

function stateOf(snapshot: Snapshot): SessionState {
  const state = { value: snapshot.value, context: snapshot.context }
  resolved.set(state, snapshot)
  return state
}
