import { useEffect, useState } from 'preact/hooks'
import { Icon } from '../ui/Icon.tsx'

/** As in the words shown and in the ring's animation. */
export const HOLD_MS = 2000

/** Pressed without release until the ring is full; with a finger, a mouse, Space or Enter. */
export function HoldButton({
  press,
  holding,
  onHeld,
}: {
  press: string
  holding: string
  onHeld: () => void
}) {
  const [isHeld, setHeld] = useState(false)
  useEffect(() => {
    if (!isHeld) return
    const timer = setTimeout(onHeld, HOLD_MS)
    return () => clearTimeout(timer)
  }, [isHeld])
  const release = () => setHeld(false)
  const hold = (event: PointerEvent | KeyboardEvent) => {
    if (event instanceof KeyboardEvent) {
      if (event.key !== ' ' && event.key !== 'Enter') return
      event.preventDefault()
    } else (event.currentTarget as Element).setPointerCapture?.(event.pointerId)
    setHeld(true)
  }
  return (
    <>
      <button
        type="button"
        class="hold"
        data-held={isHeld || undefined}
        onPointerDown={hold}
        onPointerUp={release}
        onPointerCancel={release}
        onKeyDown={hold}
        onKeyUp={release}
        onBlur={release}
        onContextMenu={(event) => event.preventDefault()}
      >
        <svg class="hold-ring" viewBox="0 0 100 100" aria-hidden="true">
          <circle cx="50" cy="50" r="46" />
          <circle cx="50" cy="50" r="46" pathLength="100" />
        </svg>
        <Icon name="pointer" />
        <span>{isHeld ? holding : press}</span>
      </button>
      <span class="unseen" role="status">
        {isHeld && holding}
      </span>
    </>
  )
}
