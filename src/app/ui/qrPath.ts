import { encode } from 'uqr'
import { fitting } from '../../domain/qrText.ts'

/** A QR code as one SVG path, with the quiet zone of four cells that readers ask for. */
export function qrPath(text: string, fits = false): { size: number; path: string } {
  const { size, data } = encode(fits ? fitting(text.split('\n')) : text, { ecc: 'M', border: 4 })
  const runs = data.flatMap((cells, y) =>
    cells.flatMap((dark, x) => (dark && !cells[x - 1] ? `M${x} ${y}h${lengthFrom(cells, x)}v1H${x}z` : [])),
  )
  return { size, path: runs.join('') }
}

function lengthFrom(cells: readonly boolean[], x: number): number {
  const end = cells.indexOf(false, x)
  return (end === -1 ? cells.length : end) - x
}
