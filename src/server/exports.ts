import { utils, write } from '@e965/xlsx'
import { capital, dateInWords } from '../app/i18n/format.ts'
import {
  type CountsSection,
  type ExportFormat,
  type FiguresPage,
  NETWORK_SCOPE,
  type Section,
  type ShownCount,
  type SitesSection,
  type TabletsSection,
  type TrendSection,
} from '../sync/contract/figures.ts'
import { exportWords as words } from './report.fr.ts'

/**
 * A page of figures as a file: the same figures as on the screen (REP2). A number is a number, all else is text; no
 * cell is ever a formula.
 */

type Cell = string | number | null
/** The first row names the columns. */
type Sheet = { name: string; rows: Cell[][] }
export type ExportFile = { name: string; type: string; body: Uint8Array }

export const EXPORT_TYPES: Record<ExportFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  json: 'application/json; charset=utf-8',
}

export function exportOf(page: FiguresPage, format: ExportFormat): ExportFile {
  const place = page.scope.id === NETWORK_SCOPE ? words.networkInName : page.scope.id
  const name = ['escale', words.inName(page.title), place, words.inName(page.period.period)].join('-')
  return { name: `${name}.${format}`, type: EXPORT_TYPES[format], body: bodyOf(page, format) }
}

function bodyOf(page: FiguresPage, format: ExportFormat): Uint8Array {
  if (format === 'json') return new TextEncoder().encode(`${JSON.stringify(page, null, 2)}\n`)
  if (format === 'csv') return new TextEncoder().encode(csvOf(page))
  const book = utils.book_new()
  for (const { name, rows } of [
    aboutSheet(page),
    ...page.sections.map((section) => sheetOf(section, page)),
  ]) {
    const sheet = utils.aoa_to_sheet(rows)
    sheet['!cols'] = (rows[0] ?? []).map((_, at) => ({ wch: at < 2 ? WIDE : NARROW }))
    utils.book_append_sheet(book, sheet, sheetName(name, book.SheetNames))
  }
  return new Uint8Array(write(book, { type: 'buffer', bookType: format }) as Buffer)
}

/** In characters. */
const WIDE = 42
const NARROW = 22

/** In characters, and what the format forbids: signs, an apostrophe at an end, one name, the same name in other letters. */
const LONGEST_NAME = 31
export function sheetName(title: string, taken: readonly string[]): string {
  const within = (most: number) =>
    shortened(title.replace(/[[\]:*?/\\]/g, ' '), most)
      .replace(/^'+|'+$/g, '')
      .trim()
  const name = within(LONGEST_NAME)
  const isFree = [...taken, 'History', ''].every((each) => each.toLowerCase() !== name.toLowerCase())
  return isFree ? name : `${within(LONGEST_NAME - 4)} ${taken.length}`.trim()
}

/** Ends with a word of the text, where one does within its length. */
function shortened(text: string, most: number): string {
  if (text.length <= most) return text
  const end = text.lastIndexOf(' ', most)
  return text.slice(0, end > 0 ? end : most)
}

/** One line for each figure, so that any program can read it; with semicolons, as French programs expect. */
function csvOf(page: FiguresPage): string {
  const about = aboutSheet(page).rows.map(([what, value]): Cell[] => [
    words.about,
    '',
    what ?? '',
    '',
    value ?? '',
  ])
  const figures = page.sections.flatMap((section) => {
    const [columns = [], ...rows] = sheetOf(section, page).rows
    return rows.flatMap(([code, label, ...values]) =>
      values.map((value, at): Cell[] => [
        section.title,
        code ?? '',
        label ?? '',
        columns[at + 2] ?? '',
        value,
      ]),
    )
  })
  const rows = [words.csvColumns, ...about, ...figures].map((row) => row.map(harmless))
  return `\uFEFF${utils.sheet_to_csv(utils.aoa_to_sheet(rows), { FS: ';', RS: '\r\n' })}\r\n`
}

/** A program that opens a CSV takes such a text for a formula. */
const harmless = (cell: Cell): Cell =>
  typeof cell === 'string' && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell

function aboutSheet(page: FiguresPage): Sheet {
  const { network, title, scope, period, readOn, completeUntil, warnings, rule } = page
  const rows: Cell[][] = [
    [words.network, network.name],
    [words.page, title],
    [words.scope, scope.label],
    [words.period, capital(period.label)],
    [words.readOn, dateInWords(readOn)],
    [words.complete, completeUntil.sentence],
    ...warnings.map((warning): Cell[] => [words.warning, warning]),
    [words.rule, rule.sentence],
    ...page.sections.map((section): Cell[] => [section.title, section.note ?? section.definition]),
  ]
  return { name: words.about, rows }
}

function sheetOf(section: Section, page: FiguresPage): Sheet {
  const rows = () => {
    switch (section.kind) {
      case 'counts':
        return countsRows(section, page)
      case 'trend':
        return trendRows(section)
      case 'sites':
        return sitesRows(section)
      case 'tablets':
        return tabletRows(section)
    }
  }
  return { name: section.title, rows: rows() }
}

const countsRows = ({ rows }: CountsSection, { period, previous, lastYear }: FiguresPage): Cell[][] => [
  [
    words.code,
    words.label,
    capital(period.label),
    ...(previous ? [capital(previous.label)] : []),
    ...(lastYear ? [capital(lastYear.label)] : []),
  ],
  ...rows.map((row): Cell[] => [
    row.code,
    row.label,
    cellOf(row.now),
    ...(previous ? [cellOf(row.previous)] : []),
    ...(lastYear ? [cellOf(row.lastYear)] : []),
  ]),
]

const trendRows = ({ periods, rows }: TrendSection): Cell[][] => [
  [words.code, words.label, ...periods.map(({ label }) => capital(label))],
  ...rows.map(({ code, label, values }): Cell[] => [code, label, ...values.map(cellOf)]),
]

const sitesRows = ({ columns, rows }: SitesSection): Cell[][] => [
  [
    words.code,
    words.site,
    ...columns.map(({ group, label }) => (group ? `${group}\u00a0: ${label}` : label)),
  ],
  ...rows.map(({ site, label, values }): Cell[] => [site, label, ...values.map(cellOf)]),
]

const tabletRows = ({ rows }: TabletsSection): Cell[][] => [
  [words.code, words.label, ...Object.values(words.tablet)],
  ...rows.map((row, at): Cell[] => [
    `${at + 1}`,
    row.label,
    words.states[row.state],
    row.completeUntil ? dateInWords(row.completeUntil) : words.never,
    cellOf(row.recorded),
    cellOf(row.received),
    words.yesNo(row.isAllHere),
    row.missingLots,
    row.version,
    words.yesNo(row.isCatalogCurrent),
    row.skewMinutes,
    row.wipes,
    words.yesNo(row.isRewound),
  ]),
]

/** The figure as the screen words it; a rounded one is a number. */
export function cellOf(shown: ShownCount | null): Cell {
  if (shown === null) return words.notOut
  if (shown.is === 'about') return shown.value
  return shown.is === 'below' ? words.below(shown.below) : words.between(shown.low, shown.high)
}
