import { useCallback, useState } from 'preact/hooks'
import type { AnyStateMachine, EventFromLogic, InputFrom, SnapshotFrom } from 'xstate'
import { firstSnapshot, nextSnapshot } from '../../machines/pure.ts'

/** A machine that lives as long as a screen: pure steps, no actor, nothing to stop. */
export function useMachine<M extends AnyStateMachine>(machine: M, input: InputFrom<M>) {
  const [snapshot, setSnapshot] = useState<SnapshotFrom<M>>(() => firstSnapshot(machine, input))
  const send = useCallback(
    (event: EventFromLogic<M>) => setSnapshot((present) => nextSnapshot(machine, present, event)),
    [machine],
  )
  return [snapshot, send] as const
}
