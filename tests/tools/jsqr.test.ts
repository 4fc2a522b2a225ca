import { readFileSync } from 'node:fs'
import { encode } from 'uqr'
import { expect, test } from 'vitest'
import { jsqrPlugin } from '../../tools/build/jsqrPlugin.ts'

type Reader = (pixels: Uint8ClampedArray, width: number, height: number) => { data: string } | null

test('[SYN8] the reader of codes, as the build wraps it, reads the link of an enrolment', async () => {
  const path = 'node_modules/jsqr/dist/jsQR.js'
  const transform = jsqrPlugin().transform as (code: string, id: string) => string | null
  const wrapped = transform(readFileSync(path, 'utf8'), `/app/${path}`) ?? ''
  const link = 'https://escale.example/#rejoindre=ABCDE12345'

  const built = (await import(`data:text/javascript,${encodeURIComponent(wrapped)}`)) as { default: Reader }

  expect(built.default(...pictureOf(link))?.data).toBe(link)
})

/** Four pixels for each square, in the grey of a screen. */
function pictureOf(text: string): [Uint8ClampedArray, number, number] {
  const { data, size } = encode(text, { border: 4 })
  const width = size * 4
  const pixels = new Uint8ClampedArray(width * width * 4).fill(230)
  for (let at = 0; at < width * width; at++) {
    const isDark = data[Math.floor(at / width / 4)]?.[Math.floor((at % width) / 4)]
    if (isDark) pixels.fill(20, at * 4, at * 4 + 3)
  }
  return [pixels, width, width]
}
