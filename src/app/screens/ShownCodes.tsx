import './codes.css'
import { useEffect, useState } from 'preact/hooks'
import { shownCodes as words } from '../i18n/carrying.fr.ts'
import { Button } from '../ui/Button.tsx'
import { QrCode } from '../ui/QrCode.tsx'

/** Long enough for a camera to read each one twice. */
const EACH_MS = 700

/** The codes of a chain, one after the other, round and round, until the other device has them all (SYN6). */
export function ShownCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const [at, setAt] = useState(0)
  const [isTurning, setTurning] = useState(!matchMedia('(prefers-reduced-motion: reduce)').matches)
  const turn = (by: number) => setAt((now) => (now + by + codes.length) % codes.length)
  useEffect(() => {
    if (!isTurning || codes.length < 2) return
    const timer = setInterval(() => turn(1), EACH_MS)
    return () => clearInterval(timer)
  }, [isTurning, codes])
  const step = (by: number) => {
    setTurning(false)
    turn(by)
  }
  return (
    <div class="codes">
      <p class="soft">{words.how}</p>
      <QrCode text={codes[at] ?? ''} label={words.code(at + 1, codes.length)}>
        {words.code(at + 1, codes.length)}
      </QrCode>
      <div class="row" data-repeats>
        {codes.length > 1 && (
          <>
            <Button icon="arrow-left" onClick={() => step(-1)}>
              {words.before}
            </Button>
            <Button icon={isTurning ? 'hand' : 'rotate-ccw'} onClick={() => setTurning(!isTurning)}>
              {isTurning ? words.pause : words.resume}
            </Button>
            <Button icon="arrow-right" onClick={() => step(1)}>
              {words.after}
            </Button>
          </>
        )}
        <Button kind="main" icon="check" onClick={onDone}>
          {words.done}
        </Button>
      </div>
    </div>
  )
}
