import { useRef, useState } from 'preact/hooks'
import { AskTrouble, isSilent } from './asking.ts'

/**
 * Asks the server for one thing at a time. `busy` names what is under way and, among several alike, which one;
 * `trouble` words what could not be done, until the next is asked, and `isForNow` whether the same may be done later.
 * `onSignedOut`: the visit ended meanwhile.
 */
export function useAsking<Act extends string>(
  wordsOf: (act: Act, code: string) => string,
  onSignedOut?: () => void,
) {
  const [busy, setBusy] = useState<string | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  const [isForNow, setForNow] = useState(false)
  const isRunning = useRef(false)
  async function ask<T>(act: Act, asked: () => Promise<T>, which: string = act): Promise<T | null> {
    if (isRunning.current) return null
    isRunning.current = true
    setBusy(which)
    setTrouble(null)
    try {
      return await asked()
    } catch (error) {
      if (!(error instanceof AskTrouble)) throw error
      if (error.code === 'not-signed-in' && onSignedOut) onSignedOut()
      else setTrouble(wordsOf(act, error.code))
      setForNow(isSilent(error.code))
      return null
    } finally {
      isRunning.current = false
      setBusy(null)
    }
  }
  return { busy, trouble, isForNow, setTrouble, ask }
}
