/** Chance that is the same at every run. */
export type Chance = {
  /** In [0, 1). */
  next: () => number
  is: (probability: number) => boolean
  /** A whole number around `mean`, never negative. */
  around: (mean: number) => number
  pick: <T>(weighted: readonly (readonly [T, number])[]) => T
  /** 128 bits in hexadecimal. */
  id: () => string
}

/** Mulberry32: small, and good enough for figures that nobody draws conclusions from. */
export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    is: (probability) => next() < probability,
    around: (mean) => Math.max(0, Math.round(mean * (0.4 + 0.6 * (next() + next())) + next() - 0.5)),
    pick: (weighted) => {
      const sum = weighted.reduce((total, [, weight]) => total + weight, 0)
      let left = next() * sum
      const [fallback] = weighted.slice(-1)
      const found = weighted.find(([, weight]) => {
        left -= weight
        return left < 0
      })
      return ((found ?? fallback) as (typeof weighted)[number])[0]
    },
    id: () => Array.from({ length: 32 }, () => Math.floor(next() * 16).toString(16)).join(''),
  }
}
