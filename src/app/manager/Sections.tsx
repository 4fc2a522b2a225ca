import { type ComponentChildren, Fragment } from 'preact'
import { useId, useState } from 'preact/hooks'
import { lowOf } from '../../domain/disclosure.ts'
import type {
  CountsSection,
  FiguresPage,
  Section,
  ShownCount,
  SitesSection,
  TabletLine,
  TabletsSection,
  TrendSection,
} from '../../sync/contract/figures.ts'
import { countInWords, tabletWords, sectionWords as words } from '../i18n/figures.fr.ts'
import { capital } from '../i18n/format.ts'
import { dayInPast } from '../i18n/past.fr.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Bars, Line, Steps } from './charts.tsx'
import { differenceOf, type Rule } from './difference.ts'

/** Rows that are read at once; the others are one tap away, and on paper. */
const ROWS_AT_ONCE = 10

/** Said again, since a table that a phone lays out otherwise may lose what it is to a screen reader. */
const AS = {
  table: { role: 'table' },
  rowgroup: { role: 'rowgroup' },
  row: { role: 'row' },
  columnheader: { role: 'columnheader' },
  rowheader: { role: 'rowheader' },
  cell: { role: 'cell' },
} as const

/** One section: what it counts, its chart, its table. */
export function SectionView({ section, page, now }: { section: Section; page: FiguresPage; now: number }) {
  const id = useId()
  return (
    <section class="figures-part" aria-labelledby={id}>
      <h2 id={id}>{section.title}</h2>
      <p class="figures-definition">{section.definition}</p>
      {section.note && <p class="figures-note">{section.note}</p>}
      <Content section={section} page={page} now={now} />
    </section>
  )
}

function Content({ section, page, now }: { section: Section; page: FiguresPage; now: number }) {
  switch (section.kind) {
    case 'counts':
      return section.rows.length > 0 ? <Counts section={section} page={page} /> : null
    case 'trend':
      return <Trend section={section} rule={page.rule} />
    case 'sites':
      return section.rows.length > 0 ? <Sites section={section} rule={page.rule} /> : null
    case 'tablets':
      return <Tablets section={section} now={now} />
  }
}

function Counts({ section, page }: { section: CountsSection; page: FiguresPage }) {
  const { rule } = page
  const drawn = section.rows.map(({ code, label, now }) => ({ code, label, shown: now }))
  const hasSome = drawn.some(isSome)
  const compared = (shown: ShownCount | null) => (page.isOver ? shown : null)
  return (
    <>
      {section.chart === 'bars' && hasSome && (
        <Bars title={section.title} rows={drawn.filter(isSome)} rule={rule} />
      )}
      {section.chart === 'steps' && hasSome && <Steps title={section.title} rows={drawn} rule={rule} />}
      <Rows
        title={section.title}
        columns={1 + Number(page.previous !== null) + Number(page.lastYear !== null)}
        head={
          <Heads
            first={words.label}
            columns={[page.period, page.previous, page.lastYear].flatMap((period) =>
              period ? [{ code: period.period, label: capital(period.label) }] : [],
            )}
          />
        }
        rows={section.rows.map((row) => (
          <Fragment key={row.code}>
            <th {...AS.rowheader} scope="row">
              {row.label}
              {row.definition && <span class="row-definition">{row.definition}</span>}
            </th>
            <Count shown={row.now} isMain />
            {page.previous && <Before now={compared(row.now)} shown={row.previous} rule={rule} />}
            {page.lastYear && <Before now={compared(row.now)} shown={row.lastYear} rule={rule} />}
          </Fragment>
        ))}
      />
    </>
  )
}

type RowsProps = {
  title: string
  /** More columns than a screen may hold: the first one stays in sight. */
  isWide?: boolean
  /** Columns beside the first one. */
  columns: number
  head: ComponentChildren
  rows: ComponentChildren[]
}

/** What is surely not zero is drawn. */
const isSome = ({ shown }: { shown: ShownCount | null }) => lowOf(shown) > 0

/** A table that scrolls within itself where it must, and shows its first rows. */
function Rows({ title, isWide, columns, head, rows }: RowsProps) {
  const [isWhole, setWhole] = useState(false)
  const beyond = rows.length - ROWS_AT_ONCE
  // Two rows more cost less than a button.
  const folds = beyond > 2
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section class="table-room" tabIndex={0} aria-label={words.table(title)}>
        <table
          {...AS.table}
          class="figures-table"
          data-wide={isWide || undefined}
          style={{ '--columns': columns }}
        >
          <thead {...AS.rowgroup}>
            <tr {...AS.row}>{head}</tr>
          </thead>
          <tbody {...AS.rowgroup}>
            {rows.map((row, at) => (
              <tr {...AS.row} key={at} class={folds && !isWhole && at >= ROWS_AT_ONCE ? 'beyond' : undefined}>
                {row}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {folds && (
        <Button
          kind="quiet"
          class="button unprinted"
          aria-expanded={isWhole}
          onClick={() => setWhole(!isWhole)}
        >
          {isWhole ? words.less : words.more(beyond)}
        </Button>
      )}
    </>
  )
}

type Column = { code: string; label: string; group?: string | null }

function Heads({ first, columns }: { first: string; columns: readonly Column[] }) {
  return (
    <>
      <th {...AS.columnheader} scope="col">
        {first}
      </th>
      {columns.map(({ code, group, label }) => (
        <th {...AS.columnheader} key={code} scope="col">
          {group && <span class="unseen">{group} </span>}
          {label}
        </th>
      ))}
    </>
  )
}

function Count({ shown, isMain, tint }: { shown: ShownCount | null; isMain?: boolean; tint?: number }) {
  return (
    <td
      {...AS.cell}
      class="count"
      data-main={isMain || undefined}
      data-small={isFaint(shown) || undefined}
      style={tint ? { '--tint': `${Math.round(tint * 24)}%` } : undefined}
    >
      {countInWords(shown)}
      {shown === null && <span class="unseen">{words.notOut}</span>}
    </td>
  )
}

/** Shown, and perhaps nothing. */
const isFaint = (shown: ShownCount | null) => shown !== null && !isSome({ shown })

function Before({ now, shown, rule }: { now: ShownCount | null; shown: ShownCount | null; rule: Rule }) {
  const difference = differenceOf(now, shown, rule)
  return (
    <td {...AS.cell} class="count" data-small={isFaint(shown) || undefined}>
      {countInWords(shown)}
      {difference && <span class="difference">{difference}</span>}
    </td>
  )
}

function Trend({ section, rule }: { section: TrendSection; rule: Rule }) {
  const [isOpen, setOpen] = useState(false)
  const id = useId()
  return (
    <>
      <div class="lines">
        {section.rows.map(({ code, label, values }) => (
          <Line key={code} label={label} values={values} periods={section.periods} rule={rule} />
        ))}
      </div>
      <Button
        kind="quiet"
        class="button unprinted"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        {isOpen ? words.asChart : words.asTable}
      </Button>
      <div id={id} class={isOpen ? undefined : 'beyond'}>
        <Rows
          title={section.title}
          isWide
          columns={section.rows.length}
          head={<Heads first={words.period} columns={section.rows} />}
          rows={section.periods
            .map((period, at) => (
              <Fragment key={period.period}>
                <th {...AS.rowheader} scope="row">
                  {capital(period.label)}
                </th>
                {section.rows.map(({ code, values }) => (
                  <Count key={code} shown={values[at] ?? null} />
                ))}
              </Fragment>
            ))
            .reverse()}
        />
      </div>
    </>
  )
}

function Sites({ section, rule }: { section: SitesSection; rule: Rule }) {
  const at = section.columns.findIndex(({ code }) => code === section.drawn)
  const column = section.columns[at]
  const drawn = section.rows.map(({ site, label, values }) => ({
    code: site,
    label,
    shown: values[at] ?? null,
  }))
  const hasSome = column && drawn.some(isSome)
  const most = section.columns.map((_, of) =>
    Math.max(1, ...section.rows.map(({ values }) => lowOf(values[of] ?? null))),
  )
  return (
    <>
      {hasSome && (
        <>
          <p class="chart-name">{words.ofColumn(column.label)}</p>
          <Bars title={`${section.title}, ${column.label}`} rows={drawn.filter(isSome)} rule={rule} />
        </>
      )}
      <Rows
        title={section.title}
        isWide
        columns={section.columns.length}
        head={<Heads first={words.site} columns={section.columns} />}
        rows={section.rows.map(({ site, label, values }) => (
          <Fragment key={site}>
            <th {...AS.rowheader} scope="row">
              {label}
            </th>
            {values.map((shown, of) => (
              <Count key={section.columns[of]?.code} shown={shown} tint={lowOf(shown) / (most[of] ?? 1)} />
            ))}
          </Fragment>
        ))}
      />
    </>
  )
}

const STATE_LOOKS = {
  fine: { tone: undefined, icon: 'circle-check' },
  late: { tone: 'attention', icon: 'clock' },
  missing: { tone: 'attention', icon: 'triangle-alert' },
  revoked: { tone: undefined, icon: 'circle-x' },
} as const

function Tablets({ section, now }: { section: TabletsSection; now: number }) {
  if (section.rows.length === 0) return <p>{tabletWords.none}</p>
  return (
    <ul class="tablet-list">
      {section.rows.map((tablet) => (
        <li key={tablet.label}>
          <Tablet tablet={tablet} now={now} />
        </li>
      ))}
    </ul>
  )
}

function Tablet({ tablet, now }: { tablet: TabletLine; now: number }) {
  const { tone, icon } = STATE_LOOKS[tablet.state]
  return (
    <Card as="article" {...(tone && { tone })} class="tablet">
      <h3 class="tablet-head">
        <Icon name={icon} />
        <span>{tablet.label}</span>
        <span class="tablet-state">{tabletWords.states[tablet.state]}</span>
      </h3>
      <ul>
        {linesOf(tablet, now).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </Card>
  )
}

function linesOf(tablet: TabletLine, now: number): string[] {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const [recorded, received] = [countInWords(tablet.recorded), countInWords(tablet.received)]
  return [
    tablet.seenAt === null ? tabletWords.never : tabletWords.seen(dayInPast(tablet.seenAt, now, timeZone)),
    ...(tablet.completeUntil ? [tabletWords.until(tablet.completeUntil)] : []),
    tablet.isAllHere && tablet.missingLots === 0
      ? tabletWords.all(recorded)
      : tabletWords.part(recorded, received),
    ...(tablet.missingLots > 0 ? [tabletWords.missing(tablet.missingLots)] : []),
    ...(tablet.isCatalogCurrent || tablet.state === 'revoked' ? [] : [tabletWords.catalogOld]),
    ...(Math.abs(tablet.skewMinutes) >= 2 ? [tabletWords.skew(tablet.skewMinutes)] : []),
    ...(tablet.wipes > 0 ? [tabletWords.wiped(tablet.wipes)] : []),
    ...(tablet.isRewound ? [tabletWords.rewound] : []),
    tabletWords.version(tablet.version),
  ]
}
