import './home.css'
import { knownNeeds, siteOf } from '../../domain/catalog.ts'
import { isForgotten } from '../../domain/session.ts'
import type { SessionState } from '../../machines/step.ts'
import { go } from '../history.ts'
import { labelInWords, roleNouns } from '../i18n/codes.fr.ts'
import { ageInWords, listInWords } from '../i18n/format.ts'
import { stateLabels, totalsInWords, homeWords as words } from '../i18n/home.fr.ts'
import { lazy, lazyFrom } from '../lazy.tsx'
import * as state from '../state.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { Icon } from '../ui/Icon.tsx'
import { LabelMark } from '../ui/LabelMark.tsx'
import { Tile } from '../ui/Tile.tsx'
import { clockTroubleNow, dayNow, minuteNow } from './clock.ts'
import { StaffPage } from './StaffPage.tsx'
import { useAct } from './useAct.ts'

/** Most days have none of these. */
const fromOffice = lazyFrom(() => import('../office.ts'))
const TodaysAppointments = fromOffice('TodaysAppointments')
const LeftOpen = fromOffice('LeftOpen')
const DamagedCard = fromOffice('DamagedCard')
const ClockNote = lazy(() => import('./ClockNote.tsx').then((m) => m.ClockNote))

/** Where every moment of the day starts from. Drawn before storage and machines are in. */
export function Home() {
  const isConfirmed = state.tablet.value?.confirmedDay === dayNow.value
  return (
    <StaffPage title={words.title}>
      {clockTroubleNow.value && <ClockNote />}
      {state.leftOpen.value > 0 && <LeftOpen />}
      {isConfirmed ? <Actions /> : <StillHere />}
      <div class="home-columns">
        <OpenSessions />
        <div class="home-side">
          {state.appointments.value.length > 0 && <TodaysAppointments />}
          <Today />
        </div>
      </div>
    </StaffPage>
  )
}

function Actions() {
  return (
    <div class="home-actions">
      <Tile
        great
        data-great="main"
        icon="circle-plus"
        note={words.newRequestNote}
        onClick={() => go({ screen: 'triage', sessionId: null, appointmentId: null })}
      >
        {words.newRequest}
      </Tile>
      <Tile great icon="message-circle" note={words.questionNote} onClick={() => go({ screen: 'question' })}>
        {words.question}
      </Tile>
      <div class="row home-lesser">
        <Button icon="users" onClick={() => go({ screen: 'workshop' })}>
          {words.workshop}
        </Button>
        <Button icon="log-out" onClick={() => go({ screen: 'permanence' })}>
          {words.endOfPermanence}
        </Button>
      </div>
    </div>
  )
}

/** Where and as whom one counts is confirmed once a day, before anything is counted there. */
function StillHere() {
  const { busy, run } = useAct()
  const { value: tablet } = state.tablet
  const { value: catalog } = state.catalog
  if (!tablet?.site || !tablet.role || !catalog) return null
  const { site, role } = tablet
  return (
    <Card class="still-here" aria-labelledby="still-here">
      <h2 id="still-here">{words.stillHere(siteOf(catalog, site)?.name ?? site)}</h2>
      <p>{words.stillRole(roleNouns[role])}</p>
      <div class="row">
        <Button
          kind="main"
          icon="check"
          busy={busy !== null}
          onClick={() => void run('act', (desk) => desk.confirmPlace(site, role))}
        >
          {words.yes}
        </Button>
        <Button onClick={() => go({ screen: 'settings' })}>{words.change}</Button>
      </div>
    </Card>
  )
}

function OpenSessions() {
  const { value: sessions } = state.sessions
  const { value: damaged } = state.damaged
  return (
    <section class="stack" aria-labelledby="open-sessions">
      <h2 id="open-sessions">{words.open}</h2>
      {sessions === null && <p class="soft">{words.reading}</p>}
      {sessions?.length === 0 && damaged.length === 0 && <p class="soft">{words.noneOpen}</p>}
      <ul class="session-cards">
        {damaged.map((session) => (
          <DamagedCard key={session.sessionId} session={session} />
        ))}
        {byAttention(sessions ?? []).map((session) => (
          <SessionCard key={session.context.sessionId} session={session} />
        ))}
      </ul>
    </section>
  )
}

/** The longest without a tap first: the forgotten ones are the ones that need someone. */
const byAttention = (sessions: readonly SessionState[]) =>
  [...sessions].sort((a, b) => a.context.touchedAt - b.context.touchedAt)

function SessionCard({ session: { value, context } }: { session: SessionState }) {
  const catalog = state.catalogFor(context.edition)
  if (!catalog) return null
  const now = minuteNow.value
  const isLeft = isForgotten(context, now, catalog.policy.warnAfterMinutes)
  const needs = knownNeeds(catalog, context.plan.needs).map((need) => need.name)
  const name = labelInWords(context.label)
  return (
    <li>
      <button
        type="button"
        class="session-card"
        data-forgotten={isLeft || undefined}
        onClick={() => go({ screen: 'session', sessionId: context.sessionId })}
      >
        <span aria-hidden="true">
          <LabelMark {...context.label} name="" />
        </span>
        <span class="session-words">
          <span class="session-name">{name}</span>
          <span class="session-state">{stateLabels[value]}</span>
          <span class="small soft">{listInWords(needs)}</span>
          {isLeft ? (
            <span class="session-left small">
              <Icon name="bell" />
              {words.forgotten(ageInWords(now - context.touchedAt))}
            </span>
          ) : (
            <span class="small soft">{words.opened(ageInWords(now - context.openedAt))}</span>
          )}
        </span>
        <Icon name="chevron-right" />
      </button>
    </li>
  )
}

function Today() {
  const { value: totals } = state.today
  return (
    <Card aria-labelledby="today">
      <h2 id="today">{words.today}</h2>
      <p class="figures">{totalsInWords(totals ?? {}) || words.nothingToday}</p>
    </Card>
  )
}
