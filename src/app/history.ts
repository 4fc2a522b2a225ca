import * as state from './state.ts'

/**
 * Back and forward between staff screens. The browser writes its history to disk, so it is given a step
 * number and nothing else; the screens themselves are in memory alone (P1).
 */
const visited: state.Place[] = [{ screen: 'home' }]

/** Where the next step goes: what lay ahead is dropped, as a browser does. */
const stepNow = (): number =>
  typeof history.state?.step === 'number' ? Math.min(history.state.step, visited.length - 1) : 0

/** Goes to a screen; Back returns from it. */
export function go(to: state.Place): void {
  if (isHere(to)) return
  visited.splice(stepNow() + 1, Infinity, to)
  history.pushState({ step: visited.length - 1 }, '')
  state.place.value = to
}

/** Goes to a screen from which Back must not return to the present one. */
export function replace(to: state.Place): void {
  visited[stepNow()] = to
  state.place.value = to
}

/** While the tablet is lent, Back and forward stay where they are (LEN1). */
export function followHistory(): void {
  history.replaceState({ step: 0 }, '')
  addEventListener('popstate', () => {
    if (state.lentTo.value !== null) history.pushState({ step: stepNow() }, '')
    else state.place.value = visited[stepNow()] ?? { screen: 'home' }
  })
}

/**
 * What was tapped before this code was in, else the shortcut of the installed app
 * (`public/manifest.webmanifest`); the address is clean again at once.
 */
export function openAsked(tapped: string | null): void {
  const asked = tapped ?? new URLSearchParams(location.search).get('ouvrir')
  if (location.search) history.replaceState(history.state, '', location.pathname)
  if (asked === 'demande') go({ screen: 'triage', sessionId: null, appointmentId: null })
  if (asked === 'question') go({ screen: 'question' })
}

/** The link of an enrolment code opens the app: the code stays in memory, the address is clean at once (SYN8). */
export function takeInvitation(): void {
  if (!location.hash) return
  state.invitation.value = location.hash
  history.replaceState(history.state, '', location.pathname)
}

const isHere = (to: state.Place): boolean => JSON.stringify(to) === JSON.stringify(state.place.value)
