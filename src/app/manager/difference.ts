import { type Range, stepAbout } from '../../domain/disclosure.ts'
import type { FiguresPage, ShownCount } from '../../sync/contract/figures.ts'
import { differenceWords as words } from '../i18n/figures.fr.ts'

/** The rule by which a page's counts are shown. */
export type Rule = Pick<FiguresPage['rule'], 'k' | 'base'>

/** What a count may be, as far as it is shown. */
export function spanOf(shown: ShownCount, rule: Rule): Range {
  switch (shown.is) {
    case 'below':
      return { low: 0, high: shown.below - 1 }
    case 'about':
      return stepAbout(shown.value, rule)
    case 'between':
      return shown
  }
}

/**
 * Now against then, said only as far as what is shown allows: where both may be the same number, no difference is
 * claimed. `null` where there is nothing to compare, or too little is known.
 */
export function differenceOf(now: ShownCount | null, then: ShownCount | null, rule: Rule): string | null {
  if (!now || !then || (now.is === 'below' && then.is === 'below')) return null
  const [a, b] = [spanOf(now, rule), spanOf(then, rule)]
  const isVague = now.is === 'between' || then.is === 'between'
  if (a.low <= b.high && b.low <= a.high) return isVague ? null : words.same
  const by = Math.round((a.low + a.high - b.low - b.high) / 2 / rule.base) * rule.base
  return by > 0 ? words.more(by) : words.less(-by)
}
