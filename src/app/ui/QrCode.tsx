import './print.css'
import type { ComponentChildren } from 'preact'
import { useMemo } from 'preact/hooks'
import { encode } from 'uqr'

export type QrCodeProps = {
  text: string
  /** What scanning it gives, for a screen reader. */
  label: string
  /** The same content as plain text, beside it. */
  children?: ComponentChildren
}

export function QrCode({ text, label, children }: QrCodeProps) {
  const { size, path } = useMemo(() => drawingOf(text), [text])
  return (
    <figure class="qr">
      <svg role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} shape-rendering="crispEdges">
        <rect width={size} height={size} fill="#fff" />
        <path d={path} fill="#000" />
      </svg>
      {children && <figcaption>{children}</figcaption>}
    </figure>
  )
}

/** One stroke for each run of dark cells, with the quiet zone of four cells that readers ask for. */
function drawingOf(text: string) {
  const { size, data } = encode(text, { ecc: 'M', border: 4 })
  const runs = data.flatMap((cells, y) =>
    cells.flatMap((dark, x) => (dark && !cells[x - 1] ? `M${x} ${y}h${lengthFrom(cells, x)}v1H${x}z` : [])),
  )
  return { size, path: runs.join('') }
}

function lengthFrom(cells: readonly boolean[], x: number): number {
  const end = cells.indexOf(false, x)
  return (end === -1 ? cells.length : end) - x
}
