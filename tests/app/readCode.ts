import jsQR from 'jsqr'

const SCALE = 4

/** What a reader that is not ours finds in a drawn code. */
export function readCode({ size, path }: { size: number; path: string }): string | undefined {
  return jsQR(painted({ size, path }), size * SCALE, size * SCALE)?.data
}

/** The same for the codes on the screen, in their order. */
export const codesIn = (element: Element): (string | undefined)[] =>
  [...element.querySelectorAll('.qr > svg')].map((svg) =>
    readCode({
      size: Number(svg.getAttribute('viewBox')?.split(' ')[2]),
      path: svg.querySelector('path')?.getAttribute('d') ?? '',
    }),
  )

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
