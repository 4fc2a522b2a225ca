import type { ShownCount } from '../../sync/contract/figures.ts'
import { differenceWords as words } from '../i18n/figures.fr.ts'

/** What a count may be, as far as it is shown. `base`: to which it was rounded. */
export function spanOf(shown: ShownCount, base: number): { low: number; high: number } {
  switch (shown.is) {
    case 'below':
      return { low: 0, high: shown.below - 1 }
    case 'about':
      return { low: shown.value - Math.floor(base / 2), high: shown.value + Math.floor(base / 2) }
    case 'between':
      return shown
  }
}

/**
 * Now against then, said only as far as what is shown allows: where both may be the same number, no difference is
 * claimed. `null` where there is nothing to compare, or too little is known.
 */
export function differenceOf(now: ShownCount | null, then: ShownCount | null, base: number): string | null {
  if (!now || !then || (now.is === 'below' && then.is === 'below')) return null
  const [a, b] = [spanOf(now, base), spanOf(then, base)]
  const isVague = now.is === 'between' || then.is === 'between'
  if (a.low <= b.high && b.low <= a.high) return isVague ? null : words.same
  const by = Math.round((a.low + a.high - b.low - b.high) / 2 / base) * base
  return by > 0 ? words.more(by) : words.less(-by)
}
