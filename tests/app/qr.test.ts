import fc from 'fast-check'
import jsQR from 'jsqr'
import { expect, test } from 'vitest'
import { qrPath } from '../../src/app/ui/qrPath.ts'

const SCALE = 4

/** Paints the path as a browser would: each run is a rectangle one cell high. */
function painted({ size, path }: { size: number; path: string }): Uint8ClampedArray {
  const side = size * SCALE
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255)
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1H\d+z/g))
    for (let row = Number(y) * SCALE; row < (Number(y) + 1) * SCALE; row++)
      for (let column = Number(x) * SCALE; column < (Number(x) + Number(width)) * SCALE; column++)
        pixels.fill(0, (row * side + column) * 4, (row * side + column) * 4 + 3)
  return pixels
}

const read = (text: string) => {
  const drawing = qrPath(text)
  return jsQR(painted(drawing), drawing.size * SCALE, drawing.size * SCALE)?.data
}

test('[RED3] a reader that is not ours finds the slip’s plain text in its code', () => {
  const text =
    'Bibliothèque René-Guy-Cadou, 21 rue René Brut, Beaumont\nMercredi 25 novembre à 10 h\nCode : citron-nuage'
  expect(read(text)).toBe(text)
})

test('[RED3] any slip up to its size limit is read back', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-zÀ-ÿ0-9 ,.:’\n-]{1,300}$/), (text) => {
      expect(read(text)).toBe(text)
    }),
    { numRuns: 25 },
  )
})
