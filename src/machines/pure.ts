import type { AnyActorScope, AnyStateMachine, EventFromLogic, InputFrom, SnapshotFrom } from 'xstate'

/**
 * Machines as pure functions: from one snapshot to the next, in no actor (ADR 001). XState's own `initialTransition()`
 * and `transition()` make an actor for each step: most of the time that a step takes, and 1.5 kB that nothing else needs.
 */

export const firstSnapshot = <M extends AnyStateMachine>(machine: M, input: InputFrom<M>): SnapshotFrom<M> =>
  machine.getInitialSnapshot(NO_ACTOR, input) as SnapshotFrom<M>

/** The snapshot after the event; the same as before when the state does not take it. */
export const nextSnapshot = <M extends AnyStateMachine>(
  machine: M,
  snapshot: SnapshotFrom<M>,
  event: EventFromLogic<M>,
): SnapshotFrom<M> => machine.transition(snapshot as never, event, NO_ACTOR) as SnapshotFrom<M>

const NO_ACTOR = {
  self: {},
  // Told of each step by XState; nobody listens.
  system: { _sendInspectionEvent: () => {} },
  id: '',
  sessionId: '',
  logger: () => {},
  defer: () => {},
  emit: () => {},
  stopChild: () => {},
  actionExecutor: () => {},
} as unknown as AnyActorScope
