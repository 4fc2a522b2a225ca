import { compared, countOfLots, sealedCount } from '../../domain/running.ts'
import { go } from '../history.ts'
import { dateInWords, timeInWords } from '../i18n/format.ts'
import { clockRight, countsInWords, refusedWords, skewInWords, linkWords as words } from '../i18n/link.fr.ts'
import { momentInPast } from '../i18n/past.fr.ts'
import * as state from '../state.ts'
import { Banner } from '../ui/Banner.tsx'
import { Button } from '../ui/Button.tsx'
import { minuteNow } from './clock.ts'
import { linkNow } from './FootLine.tsx'
import { TroubleBanner } from './TroubleBanner.tsx'

/** The tablet's link with its server: what it is, and how things stand (SYN5, SYN7, SYN8). */
export function LinkFacts() {
  const { value: enrolment } = state.enrolment
  const { value: catalog } = state.catalog
  if (!catalog) return null
  if (!enrolment) return <Alone />
  const { timeZone, name } = catalog.network
  const counts = countsNow()
  return (
    <>
      <Refused />
      <p>{linkNow.value}</p>
      {enrolment.catalogRefusedBy === __VERSION__ && <Banner tone="attention">{words.catalogRefused}</Banner>}
      <dl class="settings-about">
        <dt>{words.network}</dt>
        <dd>{name}</dd>
        <dt>{words.since}</dt>
        <dd>{dateInWords(enrolment.enrolledOn)}</dd>
        <dt>{words.last}</dt>
        <dd>
          {enrolment.exchangedAt === null
            ? words.never
            : momentInPast(enrolment.exchangedAt, minuteNow.value, timeZone)}
        </dd>
        {counts && (
          <>
            <dt>{words.counts}</dt>
            <dd>{counts}</dd>
          </>
        )}
        <dt>{words.clock}</dt>
        <dd>{skewInWords(enrolment.skewMinutes) ?? clockRight}</dd>
      </dl>
      {enrolment.refused ? <JoinButton label={words.joinAgain} /> : <SendNow />}
    </>
  )
}

/** The same in short, above what waits. */
export function LinkLine() {
  const { value: enrolment } = state.enrolment
  const { value: catalog } = state.catalog
  if (!catalog) return null
  if (!enrolment) return <Alone />
  const { exchangedAt, refused } = enrolment
  const last =
    exchangedAt === null
      ? words.neverYet
      : words.lastOn(momentInPast(exchangedAt, minuteNow.value, catalog.network.timeZone))
  return (
    <>
      <Refused />
      <p>
        {linkNow.value} {last}
      </p>
      <p class="soft">{countsNow()}</p>
      {refused ? <JoinButton label={words.joinAgain} /> : <SendNow />}
    </>
  )
}

function Alone() {
  return (
    <>
      <p>{words.alone}</p>
      <JoinButton label={words.join} />
    </>
  )
}

const JoinButton = ({ label }: { label: string }) => (
  <div class="row">
    <Button icon="qr-code" onClick={goToJoining}>
      {label}
    </Button>
  </div>
)

const goToJoining = () =>
  go(state.place.value.screen === 'leaving' ? { screen: 'joining', from: 'leaving' } : { screen: 'joining' })

function SendNow() {
  const { value: status } = state.linkStatus
  const timeZone = state.catalog.value?.network.timeZone
  if (!status || !timeZone) return null
  const isSilent = state.now.value < status.silentUntil && status.phase !== 'exchanging'
  return (
    <>
      {isSilent && <p class="soft">{words.silent(timeInWords(status.silentUntil, timeZone))}</p>}
      <div class="row">
        <Button
          icon="cloud-upload"
          busy={status.phase === 'exchanging'}
          aria-disabled={isSilent || undefined}
          onClick={() => state.link.value?.sendNow()}
        >
          {words.sendNow}
        </Button>
      </div>
    </>
  )
}

/** The server takes nothing from this tablet any longer: what is safe, and what to do. */
function Refused() {
  const refused = state.enrolment.value?.refused
  return refused ? <TroubleBanner {...refusedWords[refused]} /> : null
}

/** What left here and what arrived there; nothing before the first exchange (SYN5). */
function countsNow(): string | null {
  const { value: tablet } = state.tablet
  const received = state.enrolment.value?.received
  if (!tablet || !received) return null
  // Put back to an older state, it has begun another life since.
  if (received.epoch !== tablet.epoch) return countsInWords('restored', 0, received.counted)
  const sealed = sealedCount(tablet.recorded, state.tallies.value)
  const waiting = countOfLots(
    state.waitingLots.value.filter(({ origin, body }) => origin === 'here' && isOfLife(body, tablet.epoch)),
  )
  return countsInWords(
    compared({ sealed, waiting, received: received.counted }),
    sealed - waiting,
    received.counted,
  )
}

const isOfLife = (body: string | null, epoch: string) => body?.includes(`"epoch":"${epoch}"`) === true
