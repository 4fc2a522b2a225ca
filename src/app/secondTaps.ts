/**
 * The second tap of a double tap meets whatever has just come where the first one was: it would answer a question that
 * nobody has read, turn two cards at once, cancel what was only to be looked at. Within this time and distance it is no
 * answer, and nothing happens.
 */
const WITHIN_MS = 450
const NEAR_PX = 32

type Tap = { at: number; x: number; y: number }

/**
 * Keys that are meant to be tapped in a row say so with `data-repeats`. Only a finger or a pen taps: presses of a
 * keyboard, a switch or a mouse are meant one by one.
 */
export function ignoreSecondTaps(root: Document = document): void {
  let last: Tap | null = null
  let isTouch = false
  const onPointer = ({ pointerType }: PointerEvent) => {
    isTouch = pointerType !== 'mouse'
  }
  const onClick = (event: MouseEvent) => {
    const { target, timeStamp: at, clientX: x, clientY: y, detail } = event
    // What a label passes on to its input is the same tap.
    if (!isTouch || detail === 0 || target instanceof HTMLInputElement) return
    const isSecond = last !== null && at - last.at < WITHIN_MS && Math.hypot(x - last.x, y - last.y) < NEAR_PX
    if (!isSecond) last = { at, x, y }
    else if (!(target as Element).closest('[data-repeats]')) {
      event.preventDefault()
      event.stopImmediatePropagation()
    }
  }
  root.addEventListener('pointerdown', onPointer, { capture: true })
  root.addEventListener('click', onClick, { capture: true })
}
