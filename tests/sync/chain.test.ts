import fc from 'fast-check'
import jsQR from 'jsqr'
import { encode } from 'uqr'
import { expect, test } from 'vitest'
import { type Chain, isComplete, MOST_PARTS, readChain, withCode, writeChain } from '../../src/sync/chain.ts'

const read = (codes: readonly string[], seen: Chain | null = null): Chain | null =>
  codes.reduce((chain, code) => withCode(chain, code) ?? chain, seen)

const aText = fc.string({ unit: 'binary', maxLength: 6000 })

test('[SYN6] codes read in any order, each any number of times, give the text back', async () => {
  await fc.assert(
    fc.asyncProperty(aText, fc.infiniteStream(fc.nat()), async (text, chance) => {
      const codes = (await writeChain(text)) ?? []
      const next = () => chance.next().value as number
      const order = codes.flatMap((code) => [code, codes[next() % codes.length] ?? code])
      const shuffled = order.map((code) => ({ code, at: next() })).sort((a, b) => a.at - b.at)

      const chain = read(shuffled.map(({ code }) => code))

      expect(chain && isComplete(chain)).toBe(true)
      expect(chain && (await readChain(chain))).toBe(text)
    }),
    { numRuns: 60 },
  )
})

test('[SYN6] as long as one code is missing, the chain says which are there and gives nothing', async () => {
  const codes = (await writeChain(JSON.stringify(Array.from({ length: 400 }, (_, n) => n * 7919)))) ?? []
  expect(codes.length).toBeGreaterThan(2)

  const chain = read(codes.slice(1)) as Chain

  expect(isComplete(chain)).toBe(false)
  expect(chain.parts.has(1)).toBe(false)
  expect(chain.total).toBe(codes.length)
})

test('[SYN6] a code that is not ours changes nothing; one of another chain begins that chain', async () => {
  const [ours, other] = [await writeChain('ours'), await writeChain('another tablet')]
  const chain = read(ours ?? [])
  for (const foreign of [
    '',
    'https://exemple.fr/#rejoindre=ABCDE12345',
    'escale1.0.0.0.',
    'escale1.aaaaaaaa.2.1.A',
  ])
    expect(withCode(chain, foreign)).toBeNull()

  expect(await readChain(read(other ?? [], chain) as Chain)).toBe('another tablet')
})

test('[SYN6] codes that were changed on the way make up no text', async () => {
  const codes = (await writeChain('sept accompagnements')) ?? []
  const changed = codes.map(
    (code) => `${code.slice(0, -9)}${code.at(-9) === 'A' ? 'B' : 'A'}${code.slice(-8)}`,
  )

  expect(await readChain(read(changed) as Chain)).toBeNull()
})

test('[SYN6] what would take minutes to show is left to the file', async () => {
  let seed = 1
  const chance = () => {
    seed = (seed * 48271) % 2147483647
    return String.fromCodePoint(32 + (seed % 90))
  }
  const long = Array.from({ length: MOST_PARTS * 400 }, chance).join('')

  expect(await writeChain(long)).toBeNull()
})

test('[SYN6] a code drawn on a screen is read from its picture', async () => {
  const [code = ''] = (await writeChain('trois questions rapides')) ?? []
  const { size, data } = encode(code, { ecc: 'M', border: 4 })
  const scale = 4
  const side = size * scale
  const pixels = new Uint8ClampedArray(side * side * 4)
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const isDark = data[Math.floor(y / scale)]?.[Math.floor(x / scale)]
      pixels.set(isDark ? [0, 0, 0, 255] : [255, 255, 255, 255], (y * side + x) * 4)
    }

  expect(jsQR(pixels, side, side)?.data).toBe(code)
})
