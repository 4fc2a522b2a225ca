import './parts.css'
import './records.css'
import { useRef, useState } from 'preact/hooks'
import type { WaitingLot as StoredWaiting } from '../../db/db.ts'
import type { Catalog } from '../../domain/catalogSchema.ts'
import type { Lot } from '../../domain/lot.ts'
import { carryTroubles, takenInWords, totalsAlone, leaving as words } from '../i18n/leaving.fr.ts'
import { refusalInWords } from '../i18n/link.fr.ts'
import { dayInPast } from '../i18n/past.fr.ts'
import type { TroubleWords } from '../i18n/trouble.fr.ts'
import { saveFile } from '../saveFile.ts'
import * as state from '../state.ts'
import { Banner } from '../ui/Banner.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { Icon } from '../ui/Icon.tsx'
import { minuteNow } from './clock.ts'
import { Fold } from './Fold.tsx'
import { LinkLine } from './LinkState.tsx'
import { AllCounts, sentenceOf, Waiting } from './LotLines.tsx'
import { StaffPage } from './StaffPage.tsx'
import { TroubleBanner } from './TroubleBanner.tsx'
import { useAct } from './useAct.ts'

/** Everything that will leave, before it leaves: in sentences, in counts, byte for byte (LOT4, P5). */
export function Leaving() {
  const { value: catalog } = state.catalog
  if (!catalog) return null
  const waiting = state.waitingLots.value
  const sent = state.lots.value.filter((lot) => lot.state === 'sent')
  return (
    <StaffPage title={words.title} lead={words.lead}>
      <section class="part" aria-labelledby="server">
        <h2 id="server">
          <Icon name="cloud-upload" />
          {words.server}
        </h2>
        <LinkLine />
      </section>
      <section class="part" aria-labelledby="waiting">
        <h2 id="waiting">
          <Icon name="send" />
          {words.waiting}
        </h2>
        {waiting.length === 0 && <p>{sent.length > 0 ? words.nothing : words.nothingYet}</p>}
        <ul class="sentences">
          {waiting.map((lot) => (
            <li key={lot.id}>
              <WaitingLot stored={lot} catalog={catalog} />
            </li>
          ))}
        </ul>
      </section>
      <NotSealed catalog={catalog} />
      <ByFile hasWaiting={waiting.length > 0} />
      <section class="part" aria-labelledby="history">
        <h2 id="history">
          <Icon name="package-check" />
          {words.history}
        </h2>
        {sent.length === 0 && <p class="soft">{words.noHistory}</p>}
        <ul class="sentences">
          {sent.map((lot) => (
            <li key={lot.id}>
              <p>{sentenceOf({ ...lot, cells: null }, catalog)}</p>
              <p class="soft small">{words.sentOn(pastDay(lot.since, catalog))}</p>
            </li>
          ))}
        </ul>
      </section>
    </StaffPage>
  )
}

function WaitingLot({ stored, catalog }: { stored: StoredWaiting; catalog: Catalog }) {
  const lot = JSON.parse(stored.body) as Lot
  return (
    <Card as="article" class="lot">
      <p class="lot-sentence">{sentenceOf(lot, catalog)}</p>
      {stored.refusal && <p class="refused">{refusalInWords(stored.refusal.reason)}</p>}
      {lot.cells === null && <p class="soft">{totalsAlone}</p>}
      {stored.origin === 'carried' && (
        <p class="soft">
          <Icon name="tablet" /> {words.carried}
        </p>
      )}
      {stored.exportedAt !== null && (
        <p class="soft">{words.exportedOn(pastDay(stored.exportedAt, catalog))}</p>
      )}
      <AllCounts {...lot} catalog={catalog} />
      <Fold title={words.bytes}>
        <p class="soft small">{words.bytesSize(new TextEncoder().encode(stored.body).length)}</p>
        <pre class="bytes">{stored.body}</pre>
      </Fold>
    </Card>
  )
}

function NotSealed({ catalog }: { catalog: Catalog }) {
  const tallies = state.tallies.value
  if (tallies.length === 0) return null
  return (
    <section class="part" aria-labelledby="not-sealed">
      <h2 id="not-sealed">
        <Icon name="hourglass" />
        {words.notSealed}
      </h2>
      <ul class="sentences">
        {tallies.map((tally) => (
          <li key={`${tally.site} ${tally.day}`}>
            <Waiting tally={tally} catalog={catalog} />
          </li>
        ))}
      </ul>
    </section>
  )
}

type Said = { lines: string[] } | { trouble: TroubleWords }

/** Without any network (SYN6): out as a file, in from another tablet's. */
function ByFile({ hasWaiting }: { hasWaiting: boolean }) {
  const { busy, run } = useAct<'export' | 'import'>()
  const [said, setSaid] = useState<Said | null>(null)
  const input = useRef<HTMLInputElement>(null)
  const exportFile = async () => {
    const file = await run('export', (desk) => desk.exportLots())
    if (!file) return
    saveFile(file.name, file.text)
    setSaid({ lines: [words.exported(file.name)] })
  }
  const importFile = async (file: File | undefined) => {
    if (input.current) input.current.value = ''
    if (!file) return
    setSaid(null)
    const text = await file.text().catch(() => null)
    if (text === null) return setSaid({ lines: [words.notRead] })
    const result = await run('import', (desk) => desk.takeIn(text))
    if (result)
      setSaid(
        'trouble' in result
          ? { trouble: carryTroubles[result.trouble] }
          : { lines: takenInWords(result.taken) },
      )
  }
  return (
    <section class="part" aria-labelledby="by-file">
      <h2 id="by-file">
        <Icon name="usb" />
        {words.byFile}
      </h2>
      <p class="soft">{words.byFileLead}</p>
      <div class="row">
        {hasWaiting && (
          <Button kind="main" icon="download" busy={busy === 'export'} onClick={exportFile}>
            {words.exportFile}
          </Button>
        )}
        <Button icon="upload" busy={busy === 'import'} onClick={() => input.current?.click()}>
          {words.importFile}
        </Button>
        <input
          ref={input}
          type="file"
          class="unseen"
          tabIndex={-1}
          accept=".json,application/json"
          autocomplete="off"
          aria-label={words.importFile}
          onChange={(event) => importFile(event.currentTarget.files?.[0])}
        />
      </div>
      {said && <Result said={said} />}
    </section>
  )
}

function Result({ said }: { said: Said }) {
  if ('lines' in said) {
    return (
      <Banner tone="done">
        {said.lines.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </Banner>
    )
  }
  return <TroubleBanner {...said.trouble} />
}

const pastDay = (instant: number, catalog: Catalog) =>
  dayInPast(instant, minuteNow.value, catalog.network.timeZone)
