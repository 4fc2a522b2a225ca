import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonical } from '../../src/domain/canonical.ts'
import type { Lot } from '../../src/domain/lot.ts'
import { readCarry, writeCarry } from '../../src/sync/contract/carry.ts'

const digest = async (text: string) => createHash('sha256').update(text).digest('hex')

const lot = (id: string, network = 'clermont'): Lot => ({
  format: 1,
  id: id.repeat(32).slice(0, 32),
  network,
  site: 'jaude',
  tablet: { epoch: 'e'.repeat(32), sequence: 1 },
  days: [{ day: '2026-11-24', totals: { sessions: 7, questions: 2, workshops: 0, participants: 0 } }],
  cells: { 'level:2': 4, 'level:1': 5 },
  edition: '2026-11-23',
  vocabulary: 'a'.repeat(64),
  charters: ['b'.repeat(64)],
})
const lots = [lot('1'), lot('2')]
const bodies = lots.map(canonical)

test('[SYN6] lots leave in a file and come in byte for byte', async () => {
  const file = await writeCarry('clermont', bodies, digest)

  expect(await readCarry(file, 'clermont', digest)).toEqual({
    lots: lots.map((lot, at) => ({ lot, body: bodies[at] })),
  })
})

test('[SYN4] a body that is no lot never leaves', async () => {
  const withName = canonical({ ...lot('3'), patron: 'Mme Martin' })

  await expect(writeCarry('clermont', [withName], digest)).rejects.toThrow('contract')
})

test('[SYN6] a file that is not ours is told as such', async () => {
  for (const text of ['', 'Bonjour', '[]', 'null', '{}', '{"kind":"facture"}', '%PDF-1.7']) {
    expect(await readCarry(text, 'clermont', digest)).toEqual({ trouble: 'not-ours' })
  }
})

test('[SYN6] a file cut short at any byte is refused', async () => {
  const file = await writeCarry('clermont', bodies, digest)
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: file.trimEnd().length - 1 }), async (length) => {
      const read = await readCarry(file.slice(0, length), 'clermont', digest)
      expect(read).toEqual({
        trouble: length < 40 ? expect.stringMatching(/not-ours|truncated/) : 'truncated',
      })
    }),
  )
})

test('[SYN6] a file whose network is no name is refused, however deep it is', async () => {
  const file = JSON.parse(await writeCarry('clermont', bodies, digest))
  const deep = `${'['.repeat(9_000)}${']'.repeat(9_000)}`
  const text = JSON.stringify({ ...file, network: 'X' }).replace('"X"', deep)

  expect(await readCarry(text, 'clermont', digest)).toEqual({ trouble: 'tampered' })
})

test('[SYN6] a file changed anywhere is refused whole', async () => {
  const file = await writeCarry('clermont', bodies, digest)
  const changed = file.replace('\\"level:2\\":4', '\\"level:2\\":5')
  expect(changed).not.toBe(file)

  expect(await readCarry(changed, 'clermont', digest)).toEqual({ trouble: 'tampered' })
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: file.length - 2 }), async (at) => {
      const flipped = file.slice(0, at) + (file[at] === '7' ? '8' : '7') + file.slice(at + 1)
      expect(await readCarry(flipped, 'clermont', digest)).toHaveProperty('trouble')
    }),
    { numRuns: file.length },
  )
})

test('[SYN6] a file of a newer Escale or of another network says so', async () => {
  const file = await writeCarry('clermont', bodies, digest)
  const others = await writeCarry('lyon', [canonical(lot('4', 'lyon'))], digest)
  const mixed = await writeCarry('clermont', [canonical(lot('5', 'lyon'))], digest)

  expect(await readCarry(file.replace('"format": 1', '"format": 2'), 'clermont', digest)).toEqual({
    trouble: 'newer',
  })
  expect(await readCarry(others, 'clermont', digest)).toEqual({ trouble: 'other-network' })
  expect(await readCarry(mixed, 'clermont', digest)).toEqual({ trouble: 'other-network' })
})
