import * as state from './state.ts'

/** Back and forward move between staff screens; while the tablet is lent they stay where they are (LEN1). */
export function followHistory(): void {
  history.replaceState(state.place.value, '')
  addEventListener('popstate', (event) => {
    if (state.lentTo.value !== null) history.pushState(state.place.value, '')
    else state.place.value = isPlace(event.state) ? event.state : { screen: 'home' }
  })
}

/** The shortcuts of the installed app (`public/manifest.webmanifest`); the address is clean again at once. */
export function openAsAsked(): void {
  const asked = new URLSearchParams(location.search).get('ouvrir')
  if (location.search) history.replaceState(state.place.value, '', location.pathname)
  if (state.lentTo.value !== null) return
  if (asked === 'demande') state.go({ screen: 'triage', sessionId: null, appointmentId: null })
  if (asked === 'question') state.go({ screen: 'question' })
}

const isPlace = (value: unknown): value is state.Place =>
  value !== null && typeof value === 'object' && 'screen' in value
