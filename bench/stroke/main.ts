import '../../src/app/ui/tokens.css'
import '../../src/app/ui/base.css'
import '../../src/app/patron/lent.css'
import { h, render } from 'preact'
import { Ink } from '../../src/app/patron/Ink.tsx'

// The app's own sheet above, a bare canvas of the same size below. What happens on them is timed from outside.

declare global {
  interface Window {
    /** Milliseconds from each event of the pointer to the end of its last draw, since the last call. */
    takeTimes: () => number[]
  }
}

const nothing = () => {}

function mountInk(root: Element): HTMLCanvasElement {
  render(h(Ink, { sheet: 'Ink', clear: 'Clear', isDrawn: true, onDrawn: nothing, onCleared: nothing }), root)
  return root.querySelector('canvas') as HTMLCanvasElement
}

function mountBare(canvas: HTMLCanvasElement, like: HTMLCanvasElement) {
  const { width, height } = like.getBoundingClientRect()
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d') as CanvasRenderingContext2D
  context.lineWidth = 3.5
  canvas.addEventListener('pointerdown', (event) => context.moveTo(event.offsetX, event.offsetY))
  canvas.addEventListener('pointermove', (event) => {
    if (event.buttons === 0) return
    context.lineTo(event.offsetX, event.offsetY)
    context.stroke()
    context.beginPath()
    context.moveTo(event.offsetX, event.offsetY)
  })
}

/** Before every listener below the window: the moment the event is handed out. */
function watchDraws() {
  const times: number[] = []
  let start = 0
  let drawn = 0
  const keep = () => {
    if (drawn > start) times.push(drawn - start)
  }
  const begin = () => {
    keep()
    start = performance.now()
  }
  for (const type of ['pointerdown', 'pointermove', 'pointerup']) addEventListener(type, begin, true)
  const stroke = CanvasRenderingContext2D.prototype.stroke
  CanvasRenderingContext2D.prototype.stroke = function (...path: unknown[]) {
    Reflect.apply(stroke, this, path)
    drawn = performance.now()
  }
  window.takeTimes = () => {
    keep()
    drawn = 0
    return times.splice(0)
  }
}

watchDraws()
const ink = mountInk(document.getElementById('ink') as Element)
mountBare(document.getElementById('bare') as HTMLCanvasElement, ink)
