import { useRef, useState } from 'preact/hooks'
import type { Desk } from '../desk.ts'
import { whenDesk } from './whenDesk.ts'

/**
 * Runs the acts of a screen. A second tap on the same thing while its act runs does nothing; taps on other
 * things wait their turn at the desk, so that no tap is lost. `busy` names the act that runs, so that its
 * button says so; nothing looks done before the act has answered (P2).
 */
export function useAct<Name extends string = string>() {
  const [busy, setBusy] = useState<Name | null>(null)
  const running = useRef(new Set<Name>())
  async function run<T>(name: Name, act: (desk: Desk) => Promise<T>): Promise<T | null> {
    if (running.current.has(name)) return null
    running.current.add(name)
    setBusy(name)
    try {
      return await act(await whenDesk())
    } finally {
      running.current.delete(name)
      setBusy((present) => (present === name ? null : present))
    }
  }
  return { busy, run }
}
