import { UNDETAILED } from '../../domain/vocabulary.ts'
import type { NamedPeriod, ShownCount } from '../../sync/contract/figures.ts'
import { countInWords, sectionWords as words } from '../i18n/figures.fr.ts'
import { type Rule, spanOf } from './difference.ts'

/**
 * Charts of released counts, drawn from the same rows as the tables beside them (REP2). A count that is only known to
 * lie between two bounds is drawn as that: full up to the lower one, pale up to the upper one.
 */

type Drawn = { code: string; label: string; shown: ShownCount | null }
type ChartProps = { title: string; rows: readonly Drawn[]; rule: Rule }

/** More would be read in the table. */
const MOST_BARS = 10

const boundsOf = (shown: ShownCount | null, rule: Rule) => {
  if (shown === null) return { low: 0, high: 0 }
  return shown.is === 'about' ? { low: shown.value, high: shown.value } : spanOf(shown, rule)
}
const middleOf = (shown: ShownCount | null, rule: Rule) => {
  const { low, high } = boundsOf(shown, rule)
  return (low + high) / 2
}
const percent = (part: number, whole: number) => `${whole > 0 ? (100 * part) / whole : 0}%`
const described = (title: string, rows: readonly Drawn[]) =>
  words.chart(
    title,
    rows.slice(0, 3).map(({ label, shown }) => words.fact(label, countInWords(shown))),
  )

export function Bars({ title, rows, rule }: ChartProps) {
  const bars = rows.slice(0, MOST_BARS)
  const most = Math.max(1, ...bars.map(({ shown }) => boundsOf(shown, rule).high))
  return (
    <div class="chart bars" role="img" aria-label={described(title, bars)}>
      {bars.map(({ code, label, shown }) => {
        const { low, high } = boundsOf(shown, rule)
        return (
          <div key={code} class="bar">
            <span class="bar-label">{label}</span>
            <svg class="bar-line" aria-hidden="true">
              <rect class="bar-ground" width="100%" height="100%" />
              <rect class="bar-perhaps" width={percent(high, most)} height="100%" />
              <rect class="bar-sure" width={percent(low, most)} height="100%" />
            </svg>
            <span class="bar-value">{countInWords(shown)}</span>
          </div>
        )
      })}
    </div>
  )
}

/** What has no code has no place in the order of the others. */
const APART = 0.12

/** Ordered codes that exclude each other, as parts of one bar. */
export function Steps({ title, rows, rule }: ChartProps) {
  const all = rows.reduce((sum, { shown }) => sum + middleOf(shown, rule), 0)
  const last = rows.filter(({ code }) => code !== UNDETAILED).length - 1
  let at = 0
  const parts = rows.map((row, step) => {
    const from = at
    at += middleOf(row.shown, rule)
    return {
      ...row,
      from,
      width: middleOf(row.shown, rule),
      opacity: row.code === UNDETAILED ? APART : 0.28 + 0.72 * (last > 0 ? step / last : 0),
    }
  })
  return (
    <div class="chart steps" role="img" aria-label={described(title, rows)}>
      <svg class="steps-line" aria-hidden="true">
        {parts.map(({ code, from, width, opacity }) => (
          <rect
            key={code}
            class="step"
            x={percent(from, all)}
            width={percent(width, all)}
            height="100%"
            fill-opacity={opacity}
          />
        ))}
      </svg>
      <ul class="steps-key">
        {parts.map(({ code, label, shown, opacity }) => (
          <li key={code}>
            <svg class="steps-mark" aria-hidden="true">
              <rect class="step" width="100%" height="100%" fill-opacity={opacity} />
            </svg>
            <span>
              {label} <b>{countInWords(shown)}</b>
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

type LineProps = {
  label: string
  values: readonly (ShownCount | null)[]
  periods: readonly NamedPeriod[]
  rule: Rule
}

/** One total over the periods; the last one is the page's. */
export function Line({ label, values, periods, rule }: LineProps) {
  const points = values.map((shown) => ({ shown, ...boundsOf(shown, rule), middle: middleOf(shown, rule) }))
  const most = Math.max(1, ...points.map(({ high }) => high))
  const x = (at: number) => (values.length > 1 ? (100 * at) / (values.length - 1) : 50)
  const y = (value: number) => 100 - (96 * value) / most
  const path = points.map(({ middle }, at) => `${at === 0 ? 'M' : 'L'}${x(at)} ${y(middle)}`).join('')
  const last = points.at(-1)
  const first = points[0]
  return (
    <div
      class="chart line"
      role="img"
      aria-label={words.trend(label, countInWords(first?.shown ?? null), countInWords(last?.shown ?? null))}
    >
      <p class="line-head">
        <span>{label}</span>
        <b>{countInWords(last?.shown ?? null)}</b>
      </p>
      <svg class="line-plot" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        <path class="line-floor" d="M0 100L100 100" />
        <path class="line-area" d={`${path}L100 100L0 100Z`} />
        {points.map(({ low, high }, at) =>
          high > low ? (
            <path key={at} class="line-range" d={`M${x(at)} ${y(high)}L${x(at)} ${y(low)}`} />
          ) : null,
        )}
        <path class="line-path" d={path} />
        {last && <path class="line-dot" d={`M${x(values.length - 1)} ${y(last.middle)}l0.001 0`} />}
      </svg>
      <p class="line-foot" aria-hidden="true">
        <span>{periods[0]?.short}</span>
        <span>{periods.at(-1)?.short}</span>
      </p>
    </div>
  )
}
