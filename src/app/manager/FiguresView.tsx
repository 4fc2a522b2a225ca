import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { SCALES } from '../../domain/periods.ts'
import {
  EXPORTS,
  type ExportFormat,
  type FiguresIndex,
  type FiguresPage,
  type Lack,
  type Section,
} from '../../sync/contract/figures.ts'
import {
  figuresTroubles,
  fileLabels,
  fileTrouble,
  notKept,
  notKeptNorReached,
  otherTrouble,
  pilotWords as words,
} from '../i18n/figures.fr.ts'
import { capital } from '../i18n/format.ts'
import { momentInPast } from '../i18n/past.fr.ts'
import { saveFile } from '../saveFile.ts'
import { Banner } from '../ui/Banner.tsx'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { AskTrouble } from './asking.ts'
import type { Figures, Seen } from './figuresClient.ts'
import { type FiguresPlace, goTo, lastOut } from './place.ts'
import { SectionView } from './Sections.tsx'

export type FiguresViewProps = {
  figures: Figures
  index: FiguresIndex
  place: FiguresPlace
  now: () => number
  onSignedOut: () => void
}

type Read = { seen: Seen<FiguresPage>; of: string } | { trouble: string; of: string }

/** One page of figures, with what chooses it. The page before stays until the next one is here. */
export function FiguresView({ figures, index, place, now, onSignedOut }: FiguresViewProps) {
  const [read, setRead] = useState<Read | null>(null)
  const wanted = `${place.page} ${place.scope} ${place.period}`
  const latest = useRef(wanted)
  latest.current = wanted
  const load = async () => {
    const found = await readPage(figures, place, onSignedOut)
    // A slow answer to what was asked before shows nothing.
    if (found && latest.current === wanted) setRead({ ...found, of: wanted })
  }
  useEffect(() => void load(), [wanted])

  const isReading = read?.of !== wanted
  const page = read && 'seen' in read ? read.seen.content : null
  const title = index.pages.find((each) => each.page === place.page)?.title ?? words.title
  return (
    <>
      <header class="stack">
        <PageTitle>{title}</PageTitle>
        {page?.page === place.page && <p class="staff-lead soft">{page.lead}</p>}
      </header>
      {place.page !== 'tablets' && <Controls index={index} place={place} />}
      <p class="paper-head">{page && paperHead(page)}</p>
      {isReading && (
        <p role="status" class="soft">
          {words.reading}
        </p>
      )}
      {!isReading && read && 'trouble' in read && (
        <Banner
          tone="attention"
          actions={
            <Button icon="refresh-cw" onClick={() => void load()}>
              {words.again}
            </Button>
          }
        >
          <p>{read.trouble}</p>
        </Banner>
      )}
      {read && 'seen' in read && (
        <Shown
          index={index}
          seen={read.seen}
          place={place}
          figures={figures}
          now={now}
          isOld={isReading}
          onSignedOut={onSignedOut}
        />
      )}
    </>
  )
}

/** Tablets are told as they are on the day it is read. */
function paperHead({ page, network, scope, period, readOn }: FiguresPage): string {
  const about = page === 'tablets' ? [] : [scope.label, capital(period.label)]
  return [network.name, ...about, words.onPaper(readOn)].join(' · ')
}

async function readPage(
  figures: Figures,
  place: FiguresPlace,
  onSignedOut: () => void,
): Promise<{ seen: Seen<FiguresPage> } | { trouble: string } | null> {
  try {
    return { seen: await figures.page(place) }
  } catch (error) {
    if (!(error instanceof AskTrouble)) throw error
    if (error.code === 'not-signed-in') {
      onSignedOut()
      return null
    }
    const isAway = error.code === 'unreached'
    const away = navigator.onLine ? notKeptNorReached : notKept
    return { trouble: isAway ? away : (figuresTroubles[error.code] ?? otherTrouble) }
  }
}

type ShownProps = {
  index: FiguresIndex
  seen: Seen<FiguresPage>
  place: FiguresPlace
  figures: Figures
  now: () => number
  /** Another page is on its way. */
  isOld: boolean
  onSignedOut: () => void
}

function Shown({ index, seen, place, figures, now, isOld, onSignedOut }: ShownProps) {
  const { content: page, at, isKept } = seen
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const moment = momentInPast(at, now(), timeZone)
  const { sections, folded } = foldLacking(page.sections)
  // Said by the frame already, on every page.
  const notes = page.isDemo ? page.warnings.slice(1) : page.warnings
  return (
    <div class="figures" aria-busy={isOld} data-old={isOld || undefined}>
      {isKept && (
        <Banner
          tone="calm"
          title={navigator.onLine ? words.silent : words.offline}
          actions={
            <Button icon="eraser" onClick={() => void figures.forget().then(onSignedOut)}>
              {words.forget}
            </Button>
          }
        >
          <p>{words.seen(moment)}</p>
        </Banner>
      )}
      <div class="complete">
        <Icon name={page.completeUntil.late.length > 0 ? 'hourglass' : 'package-check'} />
        <div>
          <p>{page.completeUntil.sentence}</p>
          {notes.map((note) => (
            <p key={note}>{note}</p>
          ))}
        </div>
      </div>
      {sections.map((section) => (
        <SectionView key={section.id} section={section} page={page} now={now()} />
      ))}
      {folded && <FoldedPart folded={folded} index={index} place={place} />}
      <section class="figures-part" aria-labelledby="small-numbers">
        <h2 id="small-numbers">{words.smallNumbers}</h2>
        <p class="figures-definition">{page.rule.sentence}</p>
      </section>
      <Files place={place} figures={figures} onSignedOut={onSignedOut} />
      {!isKept && <p class="soft small unprinted">{words.fresh(moment)}</p>}
    </div>
  )
}

/** Sections whose details are not shown: those of one period, so all for the same reason, which is said once. */
type Folded = { lack: Lack; note: string | null; titles: string[] }
const LEAST_FOLDED = 3

const isBare = (section: Section): section is Section & { lack: Lack } =>
  'lack' in section && section.lack !== null && section.rows.length === 0

function foldLacking(sections: readonly Section[]): { sections: readonly Section[]; folded: Folded | null } {
  const bare = sections.filter(isBare)
  const [first] = bare
  if (!first || bare.length < LEAST_FOLDED) return { sections, folded: null }
  return {
    sections: sections.filter((section) => !isBare(section)),
    folded: { lack: first.lack, note: first.note, titles: bare.map(({ title }) => title) },
  }
}

type FoldedPartProps = { folded: Folded; index: FiguresIndex; place: FiguresPlace }

function FoldedPart({ folded: { lack, note, titles }, index, place }: FoldedPartProps) {
  const out = lastOut(index)
  return (
    <section class="figures-part" aria-labelledby="folded">
      <h2 id="folded">{words.lacks[lack]}</h2>
      <p class="figures-note">{note}</p>
      <ul class="folded-titles">
        {titles.map((title) => (
          <li key={title}>{title}</li>
        ))}
      </ul>
      {out && (
        <Button class="button unprinted" onClick={() => goTo({ ...place, period: out.period })}>
          {words.lastOut(out.label)}
        </Button>
      )}
    </section>
  )
}

function Controls({ index, place }: { index: FiguresIndex; place: FiguresPlace }) {
  const scale =
    SCALES.find((each) => index.periods[each].some(({ period }) => period === place.period)) ?? 'month'
  const alike = index.periods[scale].map(({ period }) => period)
  const at = alike.indexOf(place.period)
  const [later, earlier] = [at > 0 ? alike[at - 1] : undefined, at >= 0 ? alike[at + 1] : undefined]
  const [scopeId, periodId] = [useId(), useId()]
  const toPeriod = (period: string | undefined) => period && goTo({ ...place, period })
  return (
    <fieldset class="controls">
      <legend class="unseen">{words.controls}</legend>
      <div class="control">
        <label class="field-label" for={scopeId}>
          {words.scope}
        </label>
        <select
          id={scopeId}
          value={place.scope}
          onChange={({ currentTarget }) => goTo({ ...place, scope: currentTarget.value })}
        >
          {index.scopes.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <div class="control-periods">
        <button
          type="button"
          class="step-period"
          aria-label={words.earlier}
          disabled={!earlier}
          onClick={() => toPeriod(earlier)}
        >
          <Icon name="chevron-left" />
        </button>
        <div class="control">
          <label class="field-label" for={periodId}>
            {words.period}
          </label>
          <select
            id={periodId}
            value={place.period}
            onChange={({ currentTarget }) => toPeriod(currentTarget.value)}
          >
            {[...SCALES].reverse().map((each) => (
              <optgroup key={each} label={words.scales[each]}>
                {index.periods[each].map(({ period, label, isOut }) => (
                  <option key={period} value={period}>
                    {capital(label)}
                    {!isOut && each !== 'week' && ` (${words.underWay})`}
                  </option>
                ))}
              </optgroup>
            ))}
          </select>
        </div>
        <button
          type="button"
          class="step-period"
          aria-label={words.later}
          disabled={!later}
          onClick={() => toPeriod(later)}
        >
          <Icon name="chevron-right" />
        </button>
      </div>
    </fieldset>
  )
}

type FilesProps = Pick<ShownProps, 'place' | 'figures' | 'onSignedOut'>

function Files({ place, figures, onSignedOut }: FilesProps) {
  const [busy, setBusy] = useState<ExportFormat | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  const take = async (format: ExportFormat) => {
    setBusy(format)
    setTrouble(null)
    try {
      const { name, blob } = await figures.file(place, format)
      saveFile(name, blob)
    } catch (error) {
      if (!(error instanceof AskTrouble)) throw error
      if (error.code === 'not-signed-in') return onSignedOut()
      setTrouble(figuresTroubles[error.code] ?? fileTrouble)
    } finally {
      setBusy(null)
    }
  }
  return (
    <section class="figures-part unprinted" aria-labelledby="files">
      <h2 id="files">{words.files}</h2>
      <p class="figures-definition">{words.filesNote}</p>
      {trouble && <Banner tone="attention">{trouble}</Banner>}
      <div class="row">
        {EXPORTS.map((format) => (
          <Button key={format} icon="download" busy={busy === format} onClick={() => void take(format)}>
            {fileLabels[format]}
          </Button>
        ))}
        <Button icon="printer" onClick={() => print()}>
          {words.print}
        </Button>
      </div>
    </section>
  )
}
