import { Component, type ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect } from 'preact/hooks'
import './ui/tokens.css'
import './ui/base.css'
import { charterOf, charterOn, siteOf } from '../domain/catalog.ts'
import { replace } from './history.ts'
import { lazy } from './lazy.tsx'
import { lightScreens } from './light.ts'
import { Home } from './screens/Home.tsx'
import { Triage } from './screens/Triage.tsx'
import * as state from './state.ts'
// The sheets of an accompaniment come along: in one file they weigh less than in two.
import './patron/lent.css'
import './ui/tabs.css'
import './screens/parts.css'
import './screens/session.css'
import './ui/print.css'

const journey = () => import('./journey.ts')
const office = () => import('./office.ts')

const Session = lazy(() => journey().then((m) => m.Session))
const Lent = lazy(() => journey().then((m) => m.Lent))
const Stranded = lazy(() => journey().then((m) => m.Stranded))
const Counted = lazy(() => journey().then((m) => m.Counted))
const Setup = lazy(() => office().then((m) => m.Setup))
const Question = lazy(() => office().then((m) => m.Question))
const Workshop = lazy(() => office().then((m) => m.Workshop))
const Agenda = lazy(() => office().then((m) => m.Agenda))
const Directory = lazy(() => office().then((m) => m.Directory))
const Permanence = lazy(() => office().then((m) => m.Permanence))
const Leaving = lazy(() => office().then((m) => m.Leaving))
const Erasure = lazy(() => office().then((m) => m.Erasure))
const Readiness = lazy(() => office().then((m) => m.Readiness))
const Settings = lazy(() => office().then((m) => m.Settings))
const Rescue = lazy(() => office().then((m) => m.Rescue))
const OtherTab = lazy(() => office().then((m) => m.OtherTab))
const Trouble = lazy(() => office().then((m) => m.Trouble))

/** Has the rest of the screens ready before a finger asks for them. */
export const loadScreens = () => Promise.all([journey(), office()])

/** Which screen for which state. `isKnown`: this tablet has been set up before. */
export function App({ isKnown, onTakeOver }: { isKnown: boolean; onTakeOver: () => Promise<void> }) {
  const isLent = state.lentTo.value !== null
  const light = state.tablet.value?.light ?? 'system'
  useLayoutEffect(() => showWorld(isLent), [isLent])
  useEffect(() => {
    if (!isLent) lightScreens(light)
  }, [isLent, light])
  return (
    <Guard>
      {state.failure.value && <Trouble />}
      <Screen isKnown={isKnown} onTakeOver={onTakeOver} />
    </Guard>
  )
}

function Screen({ isKnown, onTakeOver }: { isKnown: boolean; onTakeOver: () => Promise<void> }) {
  const { value: tablet } = state.tablet
  if (state.tab.value === 'reader') return <OtherTab onTakeOver={onTakeOver} />
  if (tablet?.lentTo) return <LentTablet sessionId={tablet.lentTo} />
  if (!state.catalog.value || (!isKnown && !tablet)) return null
  const isPlaced = tablet?.site && tablet.role && siteOf(state.catalog.value, tablet.site)
  if (!isPlaced || !tablet.pin) return <Setup />
  return <StaffScreen place={state.place.value} />
}

/** Only the patron's page; nothing of staff is in the document (P8, LEN1). */
function LentTablet({ sessionId }: { sessionId: string }) {
  const session = state.sessionOf(sessionId)
  const desk = state.desk.value
  const catalog = session ? state.catalogFor(session.context.edition) : state.catalog.value
  if (!desk || !catalog) return null
  const gate = { tryPin: desk.tryPin, hasPin: state.tablet.value?.pin !== null, now: state.now }
  if (!session) {
    const giveBack = () => {
      replace({ screen: 'rescue', sessionId })
      return desk.endLending()
    }
    return <Stranded catalog={catalog} giveBack={giveBack} {...gate} />
  }
  return (
    <Lent
      session={session}
      catalog={catalog}
      charter={charterOf(catalog, session.context.charterSha256) ?? charterOn(catalog, session.context.day)}
      send={(step) => desk.send(sessionId, step)}
      {...gate}
    />
  )
}

function StaffScreen({ place }: { place: state.Place }) {
  switch (place.screen) {
    case 'home':
      return <Home />
    case 'triage':
      return <Triage sessionId={place.sessionId} appointmentId={place.appointmentId} />
    case 'question':
      return <Question />
    case 'workshop':
      return <Workshop />
    case 'session':
      return state.counted.value && !state.sessionOf(place.sessionId) ? (
        <Counted />
      ) : (
        <Session sessionId={place.sessionId} />
      )
    case 'rescue':
      return <Rescue sessionId={place.sessionId} />
    case 'agenda':
      return <Agenda />
    case 'directory':
      return <Directory />
    case 'permanence':
      return <Permanence />
    case 'leaving':
      return <Leaving />
    case 'erasure':
      return <Erasure />
    case 'readiness':
      return <Readiness />
    case 'settings':
      return <Settings />
    case 'counted':
      return <Counted />
  }
}

/** Two worlds, two lights; the whole screen while lent, where the browser allows it. */
function showWorld(isLent: boolean) {
  document.documentElement.dataset.world = isLent ? 'lent' : 'staff'
  if (isLent) void document.documentElement.requestFullscreen?.().catch(() => {})
  else if (document.fullscreenElement) void document.exitFullscreen().catch(() => {})
}

/** No screen is ever blank: what fails to draw says so, and nothing confirmed is touched. */
class Guard extends Component<{ children: ComponentChildren }, { failed: boolean }> {
  override state = { failed: false }
  static override getDerivedStateFromError = () => ({ failed: true })
  override componentDidCatch() {
    state.failure.value ??= { trouble: 'unexpected', retry: () => location.reload(), leave: null }
  }
  override render() {
    return this.state.failed ? <Trouble /> : this.props.children
  }
}
