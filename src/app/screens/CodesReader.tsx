import './codes.css'
import { useRef, useState } from 'preact/hooks'
import { type Chain, isComplete, readChain, withCode } from '../../sync/chain.ts'
import { codesReader as words } from '../i18n/carrying.fr.ts'
import { Scanner, type Seen } from '../ui/Scanner.tsx'

/** Reads a chain of codes from another screen; `onText` gets the text that they make up, whole (SYN6). */
export function CodesReader({ onText }: { onText: (text: string) => void }) {
  const [chain, setChain] = useState<Chain | null>(null)
  const [isBroken, setBroken] = useState(false)
  const seen = useRef<Chain | null>(null)
  const keep = (next: Chain | null) => {
    seen.current = next
    setChain(next)
  }
  const finish = async (complete: Chain) => {
    const text = await readChain(complete)
    keep(null)
    setBroken(text === null)
    if (text !== null) onText(text)
  }
  const see = (text: string): Seen => {
    const next = withCode(seen.current, text)
    if (!next) return { said: words.notOurs, isDone: false }
    setBroken(false)
    keep(next)
    if (!isComplete(next)) return { said: null, isDone: false }
    void finish(next)
    return { said: null, isDone: true }
  }
  return (
    <div class="codes">
      <Scanner words={words} onText={see} />
      {chain && (
        <p role="status" class="codes-read">
          {words.read(chain.parts.size, chain.total)}
        </p>
      )}
      {isBroken && <p role="alert">{words.broken}</p>}
    </div>
  )
}
