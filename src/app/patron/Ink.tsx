import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { Button } from '../ui/Button.tsx'

export type InkProps = {
  sheet: string
  clear: string
  isDrawn: boolean
  onDrawn: () => void
  onCleared: () => void
  /** Beside the eraser. */
  children?: ComponentChildren
}

/**
 * A sheet to draw on (CHA5). What is drawn exists as pixels of this canvas and nowhere else: of the pen only
 * the last place is known, no list of points, no timing. It is gone when the app is hidden, when the tablet
 * is locked and when the screen is left.
 */
export function Ink({ sheet, clear, isDrawn, onDrawn, onCleared, children }: InkProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const pen = useRef<Pen | null>(null)

  const wipe = () => {
    pen.current = null
    if (canvas.current) prepare(canvas.current)
    onCleared()
  }
  useLayoutEffect(() => {
    const element = canvas.current
    if (!element) return
    prepare(element)
    return () => {
      element.width = element.height = 0
    }
  }, [])
  useEffect(() => {
    const onHidden = () => document.visibilityState === 'hidden' && wipe()
    document.addEventListener('visibilitychange', onHidden)
    addEventListener('pagehide', wipe)
    return () => {
      document.removeEventListener('visibilitychange', onHidden)
      removeEventListener('pagehide', wipe)
    }
  })

  const onDown = (event: PointerEvent) => {
    if (pen.current || !canvas.current || event.button !== 0) return
    canvas.current.setPointerCapture?.(event.pointerId)
    pen.current = penOn(canvas.current, event)
    if (!pen.current) return
    draw(pen.current, event)
    onDrawn()
  }
  /** The browser may fold several moves of the pen into one event: each is drawn, at once. */
  const onMove = (event: PointerEvent) => {
    if (pen.current?.pointerId !== event.pointerId) return
    const moves = event.getCoalescedEvents?.() ?? []
    for (const move of moves.length > 0 ? moves : [event]) draw(pen.current, move)
  }
  const onUp = (event: PointerEvent) => {
    if (pen.current?.pointerId !== event.pointerId) return
    finish(pen.current)
    pen.current = null
  }

  return (
    <div class="ink">
      <canvas
        ref={canvas}
        class="ink-sheet"
        role="img"
        aria-label={sheet}
        onPointerDown={onDown}
        onPointerMove={onMove}
        onPointerUp={onUp}
        onPointerCancel={onUp}
      />
      <div class="ink-row">
        <Button kind="quiet" icon="eraser" disabled={!isDrawn} onClick={wipe}>
          {clear}
        </Button>
        {children}
      </div>
    </div>
  )
}

/** The pen as it lies on the sheet: its last place and the middle of its last move, in canvas pixels. */
type Pen = {
  pointerId: number
  context: CanvasRenderingContext2D
  left: number
  top: number
  scale: number
  x: number
  y: number
  middleX: number
  middleY: number
}

const INK = '#1b2a4a'
const INK_WIDTH = 3.5
/** Sharper than this shows no difference and costs memory. */
const MAX_SCALE = 2

/** Empties the sheet and gives it the size it has on the screen; setting a size erases every pixel. */
function prepare(canvas: HTMLCanvasElement) {
  const scale = Math.min(devicePixelRatio || 1, MAX_SCALE)
  canvas.width = Math.max(1, Math.round(canvas.clientWidth * scale))
  canvas.height = Math.max(1, Math.round(canvas.clientHeight * scale))
  const context = canvas.getContext('2d', { desynchronized: true })
  if (!context) return
  context.strokeStyle = INK
  context.lineCap = context.lineJoin = 'round'
  context.lineWidth = INK_WIDTH * scale
}

/** Where the sheet lies is measured once a stroke: asking at each move would force a layout. */
function penOn(canvas: HTMLCanvasElement, event: PointerEvent): Pen | null {
  const context = canvas.getContext('2d')
  if (!context) return null
  const { left, top, width } = canvas.getBoundingClientRect()
  const scale = canvas.width / (width || 1)
  const x = (event.clientX - left) * scale
  const y = (event.clientY - top) * scale
  return { pointerId: event.pointerId, context, left, top, scale, x, y, middleX: x, middleY: y }
}

/** Only the new piece of the stroke: a curve from the middle of the last move to the middle of this one. */
function draw(pen: Pen, event: PointerEvent) {
  const x = (event.clientX - pen.left) * pen.scale
  const y = (event.clientY - pen.top) * pen.scale
  const middleX = (pen.x + x) / 2
  const middleY = (pen.y + y) / 2
  pen.context.beginPath()
  pen.context.moveTo(pen.middleX, pen.middleY)
  pen.context.quadraticCurveTo(pen.x, pen.y, middleX, middleY)
  pen.context.stroke()
  pen.x = x
  pen.y = y
  pen.middleX = middleX
  pen.middleY = middleY
}

function finish(pen: Pen) {
  pen.context.beginPath()
  pen.context.moveTo(pen.middleX, pen.middleY)
  pen.context.lineTo(pen.x, pen.y)
  pen.context.stroke()
}
