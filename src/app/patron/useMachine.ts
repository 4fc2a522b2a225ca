import { useCallback, useState } from 'preact/hooks'
import {
  type AnyStateMachine,
  type EventFromLogic,
  type InputFrom,
  initialTransition,
  type SnapshotFrom,
  transition,
} from 'xstate'

/** A machine that lives as long as a screen: pure steps, no actor, nothing to stop. */
export function useMachine<M extends AnyStateMachine>(machine: M, input: InputFrom<M>) {
  const [snapshot, setSnapshot] = useState<SnapshotFrom<M>>(() => initialTransition(machine, input)[0])
  const send = useCallback(
    (event: EventFromLogic<M>) => setSnapshot((present) => transition(machine, present, event)[0]),
    [machine],
  )
  return [snapshot, send] as const
}
