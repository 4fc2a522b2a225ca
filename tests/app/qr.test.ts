import fc from 'fast-check'
import { expect, test } from 'vitest'
import { qrPath } from '../../src/app/ui/qrPath.ts'
import { readCode } from './readCode.ts'

const read = (text: string) => readCode(qrPath(text))

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
