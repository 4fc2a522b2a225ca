import './parts.css'
import './records.css'
import type { WaitingLot as StoredWaiting } from '../../db/db.ts'
import type { Catalog } from '../../domain/catalogSchema.ts'
import type { Lot } from '../../domain/lot.ts'
import { permanence, totalsAlone, leaving as words } from '../i18n/leaving.fr.ts'
import { refusalInWords } from '../i18n/link.fr.ts'
import { dayInPast } from '../i18n/past.fr.ts'
import * as state from '../state.ts'
import { Banner } from '../ui/Banner.tsx'
import { Card } from '../ui/Card.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Carrying } from './Carrying.tsx'
import { minuteNow } from './clock.ts'
import { Fold } from './Fold.tsx'
import { LinkLine } from './LinkState.tsx'
import { AllCounts, sentenceOf, Waiting } from './LotLines.tsx'
import { StaffPage } from './StaffPage.tsx'

/** Everything that will leave, before it leaves: in sentences, in counts, byte for byte (LOT4, P5). */
export function Leaving() {
  const { value: catalog } = state.catalog
  if (!catalog) return null
  const waiting = state.waitingLots.value
  const { value: place } = state.place
  const closed = place.screen === 'leaving' ? place.closed : undefined
  const isAlone = state.linkStatus.value?.phase === 'alone'
  const sent = state.lots.value.filter((lot) => lot.state === 'sent')
  return (
    <StaffPage title={words.title} lead={words.lead}>
      {closed !== undefined && <Closed lots={closed} catalog={catalog} />}
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
          {isAlone ? words.readyAlone : words.waiting}
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
      <NotSealed catalog={catalog} isClosed={closed !== undefined} />
      <Carrying hasWaiting={waiting.length > 0} />
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

/** Said on arrival from *Fin de permanence*, and true as long as it stands there. */
function Closed({ lots, catalog }: { lots: readonly string[]; catalog: Catalog }) {
  const ready = state.waitingLots.value.filter(({ id }) => lots.includes(id)).length
  const isWaiting = state.tallies.value.some(({ site }) => site === state.tablet.value?.site)
  return (
    <Banner tone="done" title={permanence.closed}>
      <p>{permanence.closedNote({ ready, left: lots.length - ready }, isWaiting, catalog.policy.minLot)}</p>
    </Banner>
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
        <p class="soft lot-origin">
          <Icon name="tablet" />
          {words.carried}
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

function NotSealed({ catalog, isClosed }: { catalog: Catalog; isClosed: boolean }) {
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
            <Waiting
              tally={tally}
              catalog={catalog}
              isClosed={isClosed && tally.site === state.tablet.value?.site}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}

const pastDay = (instant: number, catalog: Catalog) =>
  dayInPast(instant, minuteNow.value, catalog.network.timeZone)
