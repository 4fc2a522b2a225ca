/** One measure beside its yardstick, both taken in the same run. */
export type Row = {
  what: string
  unit: 'kB' | 'MB' | 'ms' | 's' | 'lots/s'
  measured: number
  yardstick: number
  /** What may not be passed: so many times the yardstick, or so much; `least`: what must be reached. `null`: told, not judged. */
  limit: { ratio: number } | { least: number } | { value: number } | null
}

export type Judged = Row & { ratio: number; ok: boolean }

export function judge(row: Row): Judged {
  const ratio = row.measured / row.yardstick
  return { ...row, ratio, ok: isWithin(row, ratio) }
}

function isWithin({ limit, measured }: Row, ratio: number): boolean {
  if (limit === null) return true
  if ('least' in limit) return ratio >= limit.least
  return 'ratio' in limit ? ratio <= limit.ratio : measured <= limit.value
}

const HEADINGS = ['what', 'measured', 'yardstick', 'ratio', 'limit', 'ok?']

/** A Markdown table: read in a terminal as well as on a page. */
export function tableOf(rows: readonly Judged[]): string {
  const lines = [HEADINGS, ...rows.map(cellsOf)]
  const widths = HEADINGS.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)))
  const draw = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const [head = [], ...body] = lines
  return [draw(head), draw(widths.map((width) => '-'.repeat(width))), ...body.map(draw)].join('\n')
}

const cellsOf = (row: Judged) => [
  row.what,
  inWords(row.measured, row.unit),
  inWords(row.yardstick, row.unit),
  `${row.ratio.toFixed(2)}×`,
  limitOf(row),
  row.limit === null ? '' : row.ok ? 'yes' : 'NO',
]

function limitOf({ limit, unit }: Row): string {
  if (limit === null) return ''
  if ('least' in limit) return `≥ ${limit.least}×`
  return 'ratio' in limit ? `${limit.ratio}×` : `${limit.value} ${unit}`
}

const inWords = (value: number, unit: string) => `${value.toFixed(value < 10 ? 2 : 1)} ${unit}`

export const median = (values: readonly number[]) => quantile(values, 0.5)

/** The smallest value that `share` of the values do not pass. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
  if (value === undefined) throw new Error('Nothing was measured.')
  return value
}
