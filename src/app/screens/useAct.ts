import { useRef, useState } from 'preact/hooks'
import type { Desk } from '../desk.ts'
import { whenDesk } from './whenDesk.ts'

/**
 * One act at a time: a second tap meanwhile does nothing. `busy` names the act that runs, so that its button
 * says so; nothing looks done before the act has answered (P2).
 */
export function useAct<Name extends string = string>() {
  const [busy, setBusy] = useState<Name | null>(null)
  const isRunning = useRef(false)
  async function run<T>(name: Name, act: (desk: Desk) => Promise<T>): Promise<T | null> {
    if (isRunning.current) return null
    isRunning.current = true
    setBusy(name)
    try {
      return await act(await whenDesk())
    } finally {
      isRunning.current = false
      setBusy(null)
    }
  }
  return { busy, run }
}
