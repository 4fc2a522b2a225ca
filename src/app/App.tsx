import { Component, type ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect } from 'preact/hooks'
import './ui/tokens.css'
import './ui/base.css'
import { charterOf, charterOn, siteOf } from '../domain/catalog.ts'
import { lazyFrom } from './lazy.tsx'
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

const fromJourney = lazyFrom(journey)
const fromOffice = lazyFrom(office)

const Session = fromJourney('Session')
const Lent = fromJourney('Lent')
const Stranded = fromOffice('Stranded')
const Counted = fromJourney('Counted')
const Setup = fromOffice('Setup')
const Rescue = fromOffice('Rescue')
const OtherTab = fromOffice('OtherTab')
const Trouble = fromOffice('Trouble')

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
  const catalog = session && state.catalogFor(session.context.edition)
  if (!desk) return null
  const gate = { tryPin: desk.tryPin, hasPin: state.tablet.value?.pin !== null, now: state.now }
  if (!session || !catalog) return <Stranded sessionId={sessionId} {...gate} />
  return (
    <Lent
      session={session}
      catalog={catalog}
      charter={charterOf(catalog, session.context.charterSha256) ?? charterOn(catalog, session.context.day)}
      send={(step) => desk.send(sessionId, step)}
      wasCleared={state.tablet.value?.clearedFor === sessionId}
      onCleared={desk.clearLent}
      {...gate}
    />
  )
}

/** The staff screens that need to know nothing but themselves. */
const STAFF_SCREENS = {
  home: Home,
  question: fromOffice('Question'),
  workshop: fromOffice('Workshop'),
  agenda: fromOffice('Agenda'),
  directory: fromOffice('Directory'),
  permanence: fromOffice('Permanence'),
  leaving: fromOffice('Leaving'),
  erasure: fromOffice('Erasure'),
  readiness: fromOffice('Readiness'),
  settings: fromOffice('Settings'),
  joining: fromOffice('Joining'),
  counted: Counted,
}

function StaffScreen({ place }: { place: state.Place }) {
  if (place.screen === 'triage')
    return <Triage sessionId={place.sessionId} appointmentId={place.appointmentId} />
  if (place.screen === 'rescue') return <Rescue sessionId={place.sessionId} />
  if (place.screen === 'session' && (state.sessionOf(place.sessionId) || !state.counted.value))
    return <Session sessionId={place.sessionId} />
  const Shown = STAFF_SCREENS[place.screen === 'session' ? 'counted' : place.screen]
  return <Shown />
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
