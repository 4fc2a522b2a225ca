import { GARDEN_WORDS, JOURNEY_WORDS } from './codeWords.ts'

/**
 * A two-word French code not in `taken`. `random` gives a number in [0, 1).
 * Throws when all codes are taken, far beyond what one tablet can hold.
 */
export function wordCode(random: () => number, taken: readonly string[]): string {
  const first = Math.floor(random() * CODE_COUNT)
  for (let tries = 0; tries < CODE_COUNT; tries++) {
    const code = codeAt((first + tries * CODE_STRIDE) % CODE_COUNT)
    if (!taken.includes(code)) return code
  }
  throw new Error(`wordCode: all ${CODE_COUNT} codes are taken`)
}

const CODE_COUNT = GARDEN_WORDS.length * JOURNEY_WORDS.length
/** Coprime with the count: visits every code, and neighbours in time do not look alike. */
const CODE_STRIDE = 1597

const codeAt = (index: number) =>
  `${GARDEN_WORDS[index % GARDEN_WORDS.length]}-${JOURNEY_WORDS[Math.floor(index / GARDEN_WORDS.length)]}`
