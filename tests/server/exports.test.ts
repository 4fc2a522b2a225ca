import { parse } from 'csv-parse/sync'
import ExcelJS from 'exceljs'
import { strFromU8, unzipSync } from 'fflate'
import { Window } from 'happy-dom'
import type { Hono } from 'hono'
import { createMiddleware } from 'hono/factory'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Visited } from '../../src/server/access.ts'
import { cellOf, exportOf, sheetName } from '../../src/server/exports.ts'
import { figuresApi } from '../../src/server/figures.ts'
import { publishDue } from '../../src/server/publishing.ts'
import {
  EXPORTS,
  type ExportFormat,
  type FiguresPage,
  NETWORK_SCOPE,
  PAGES,
  type PageName,
  type Section,
} from '../../src/sync/contract/figures.ts'
import { aServer, NETWORK, type TestServer } from './harness.ts'
import { fillWithLots } from './yearOfLots.ts'

let server: TestServer
let app: Hono<Visited>

beforeAll(async () => {
  server = await aServer()
  await fillWithLots(server.db)
  await server.db`
    insert into tablet (network, tablet, public_key, enrolled_at, seen_at, version)
    values (${NETWORK}, 't', '{}', '2026-09-01', '2027-02-02', '1.2.0')`
  server.setNow(Date.parse('2027-02-03T09:00:00Z'))
  await publishDue(server.db, NETWORK, server.now())
  app = figuresApi(
    server,
    createMiddleware<Visited>(async (c, next) => {
      c.set('visitor', { network: NETWORK, person: 'a', name: 'A', role: 'administrator', sites: [] })
      await next()
    }),
  )
})
afterAll(() => server.drop())

const pageOf = async (page: PageName, scope: string, period: string) =>
  (await (await app.request(`/${page}/${scope}/${period}`)).json()) as FiguresPage
async function fileOf(
  page: PageName,
  format: ExportFormat,
  scope: string = NETWORK_SCOPE,
  period = '2026-Q4',
) {
  const answer = await app.request(`/${page}/${scope}/${period}/export.${format}`)
  return { answer, bytes: new Uint8Array(await answer.arrayBuffer()) }
}

type Cell = string | number
/** Every figure of a section as a reader of the file should find it: label, column, value. */
function figuresIn(section: Section, page: FiguresPage): [label: string, column: string, value: Cell][] {
  const named = (label: string) => label.charAt(0).toUpperCase() + label.slice(1)
  const said = (shown: Parameters<typeof cellOf>[0]) => cellOf(shown) as Cell
  switch (section.kind) {
    case 'counts':
      return section.rows.flatMap(({ label, now, previous, lastYear }) => [
        [label, named(page.period.label), said(now)],
        ...(page.previous
          ? [[label, named(page.previous.label), said(previous)] as [string, string, Cell]]
          : []),
        ...(page.lastYear
          ? [[label, named(page.lastYear.label), said(lastYear)] as [string, string, Cell]]
          : []),
      ])
    case 'trend':
      return section.rows.flatMap(({ label, values }) =>
        values.map((each, at): [string, string, Cell] => [
          label,
          named(section.periods[at]!.label),
          said(each),
        ]),
      )
    case 'sites':
      return section.rows.flatMap(({ label, values }) =>
        values.map((each, at): [string, string, Cell] => [label, section.columns[at]!.label, said(each)]),
      )
    case 'tablets':
      return section.rows.flatMap(({ label, recorded, received }) => [
        [label, 'Enregistré', said(recorded)],
        [label, 'Reçu', said(received)],
      ])
  }
}

/** The same figures out of a sheet whose first row names the columns. */
function figuresOfSheet(rows: Cell[][]): Map<string, Cell> {
  const [columns = [], ...lines] = rows
  return new Map(
    lines.flatMap(([, label, ...values]) =>
      values.map((value, at): [string, Cell] => [`${label} | ${columns[at + 2]}`, value]),
    ),
  )
}

/** LibreOffice's format without a library of spreadsheets: a ZIP with one XML. */
function sheetsOfOds(bytes: Uint8Array): Map<string, Cell[][]> {
  const xml = strFromU8(unzipSync(bytes)['content.xml']!)
  expect(xml).not.toContain('table:formula')
  const parser = new new Window().DOMParser()
  const all = (from: { getElementsByTagName: (name: string) => unknown }, name: string) => [
    ...(from.getElementsByTagName(name) as unknown as Element[]),
  ]
  const document = parser.parseFromString(xml, 'text/xml') as unknown as Document
  return new Map(
    all(document, 'table:table').map((table) => [
      table.getAttribute('table:name') ?? '',
      all(table, 'table:table-row').map((row) => all(row, 'table:table-cell').map(odsCell)),
    ]),
  )
}
const odsCell = (cell: Element): Cell =>
  cell.getAttribute('office:value-type') === 'float'
    ? Number(cell.getAttribute('office:value'))
    : (cell.textContent ?? '')

async function sheetsOfXlsx(bytes: Uint8Array): Promise<Map<string, Cell[][]>> {
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(bytes as unknown as ArrayBuffer)
  return new Map(
    book.worksheets.map((sheet) => {
      const rows: Cell[][] = []
      sheet.eachRow((row) => {
        const cells: Cell[] = []
        row.eachCell({ includeEmpty: true }, (cell) => {
          expect(cell.formula).toBeUndefined()
          cells.push(cell.value as Cell)
        })
        rows.push(cells)
      })
      return [sheet.name, rows]
    }),
  )
}

test.each(PAGES)(
  '[REP2] the files of %s hold the figures of the page, read by other programs',
  async (name) => {
    const page = await pageOf(name, NETWORK_SCOPE, '2026-Q4')
    const ods = sheetsOfOds((await fileOf(name, 'ods')).bytes)
    const xlsx = await sheetsOfXlsx((await fileOf(name, 'xlsx')).bytes)
    const csv = parse(strFromU8((await fileOf(name, 'csv')).bytes), {
      bom: true,
      delimiter: ';',
    }) as string[][]
    const json = JSON.parse(strFromU8((await fileOf(name, 'json')).bytes)) as FiguresPage

    expect(json).toEqual(page)
    let figures = 0
    for (const section of page.sections) {
      const lines = csv.filter(([rubric]) => rubric === section.title)
      for (const book of [ods, xlsx]) {
        const title = section.title.replace(/[[\]:*?/\\]/g, ' ')
        const [name = ''] = [...book.keys()]
          .filter((each) => title.startsWith(each))
          .sort((a, b) => b.length - a.length)
        const sheet = book.get(name)
        const found = figuresOfSheet(sheet ?? [])
        for (const [label, column, value] of figuresIn(section, page)) {
          expect(found.get(`${label} | ${column}`)).toBe(value)
          figures += 1
        }
      }
      for (const [label, column, value] of figuresIn(section, page))
        expect(
          lines.filter((line) => line[2] === label && line[3] === column).map((line) => line[4]),
        ).toEqual([String(value)])
    }
    expect(figures).toBeGreaterThan(1)
  },
)

test.each(['outcomes', 'national'] as const)(
  '[REP2] [LOT2] the files of %s tell what came as totals alone, as the page does',
  async (name) => {
    const duration = (await pageOf(name, 'aubiere', '2026-Q4')).sections.find(({ id }) => id === 'duration')
    const csv = parse(strFromU8((await fileOf(name, 'csv', 'aubiere')).bytes), {
      bom: true,
      delimiter: ';',
    }) as string[][]

    const row = duration?.kind === 'counts' ? duration.rows.at(-1) : undefined
    expect(row?.label).toBe('Sans détail')
    const lines = csv.filter(([rubric, code]) => rubric === duration?.title && code === 'undetailed')
    expect(lines.map((line) => line[4])).toEqual(
      [row?.now, row?.previous, row?.lastYear].map((each) => String(cellOf(each ?? null))),
    )
  },
)

test('[REP2] a rounded figure is a number, a hidden one is text', () => {
  expect(cellOf({ is: 'about', value: 25 })).toBe(25)
  expect(cellOf({ is: 'below', below: 5 })).toBe('<5')
  expect(cellOf({ is: 'between', low: 8, high: 16 })).toBe('8 à 16')
  expect(cellOf(null)).toBe('non publié')
})

test('[REP2] no text of a catalog becomes a formula in a program that opens the file', async () => {
  const page = await pageOf('outcomes', NETWORK_SCOPE, '2026-Q4')
  const names = ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', 'plain; "quoted"']
  const hostile: FiguresPage = {
    ...page,
    sections: [
      {
        kind: 'counts',
        id: 'need',
        title: 'Besoins',
        definition: '',
        note: null,
        lack: null,
        chart: 'none',
        rows: names.map((label) => ({
          code: label,
          label,
          definition: null,
          now: { is: 'about', value: 5 },
          previous: null,
          lastYear: null,
        })),
      },
    ],
  }

  const csv = parse(strFromU8(exportOf(hostile, 'csv').body), { bom: true, delimiter: ';' }) as string[][]
  const labels = [...new Set(csv.filter(([rubric]) => rubric === 'Besoins').map((line) => line[2]))].slice(1)
  expect(labels.every((label) => !/^[=+\-@\t\r]/.test(label ?? ''))).toBe(true)
  expect(labels.at(-1)).toBe('plain; "quoted"')
  expect(csv.flat().some((cell) => /^[=+\-@\t\r]/.test(cell))).toBe(false)
  const xlsx = await sheetsOfXlsx(exportOf(hostile, 'xlsx').body)
  expect(xlsx.get('Besoins')?.[1]?.[1]).toBe('=1+1')
  expect(sheetsOfOds(exportOf(hostile, 'ods').body).get('Besoins')?.[1]?.[1]).toBe('=1+1')
})

test.each(EXPORTS)(
  '[REP2] a file of %s is named by page, place and period, and is not kept',
  async (format) => {
    const { answer } = await fileOf('activity', format, 'jaude', '2026-11')

    expect(answer.headers.get('Content-Disposition')).toBe(
      `attachment; filename="escale-activite-jaude-2026-11.${format}"`,
    )
    expect(answer.headers.get('Cache-Control')).toBe('private, no-store')
  },
)

test('[REP1] [REP2] invented figures and late tablets are said in every file', async () => {
  await server.db`update network set is_demo = true`
  const csv = strFromU8((await fileOf('incidents', 'csv')).bytes)
  const xlsx = await sheetsOfXlsx((await fileOf('incidents', 'xlsx')).bytes)
  await server.db`update network set is_demo = false`

  expect(csv).toContain('Chiffres inventés')
  expect(JSON.stringify(xlsx.get('À lire'))).toContain('Chiffres inventés')
  expect(JSON.stringify(xlsx.get('À lire'))).toContain(
    'toutes les tablettes ont envoyé jusqu’au 1er février 2027',
  )
})

test('[REP2] the name of a sheet ends with a word', () => {
  expect(sheetName('Sites où l’on envoie le plus souvent', [])).toBe('Sites où l’on envoie le plus')
  expect(sheetName('Services et structures indiqués', [])).toBe('Services et structures indiqués')
  expect(sheetName('a'.repeat(40), [])).toBe('a'.repeat(31))
})

test('[REP2] whatever a network calls its lists, each sheet has a name that the format takes', () => {
  const titles = ["Enquête 'SLL'", "'x", 'History', 'enquête', 'Enquête', `${'a'.repeat(30)}'b`, "'", 'a/b:c']
  const taken = titles.reduce<string[]>((names, title) => [...names, sheetName(title, names)], [])

  expect(new Set(taken.map((name) => name.toLowerCase())).size).toBe(titles.length)
  for (const name of taken) {
    expect(name).toMatch(/^[^'[\]:*?/\\]([^[\]:*?/\\]*[^'[\]:*?/\\])?$/)
    expect(name.length).toBeLessThanOrEqual(31)
    expect(name.toLowerCase()).not.toBe('history')
  }
})
