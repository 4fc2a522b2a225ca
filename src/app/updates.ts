import * as state from './state.ts'
import { registerWorker } from './worker.ts'

/**
 * A new version waits until no session is open (SEC3). The service worker installs it whole or not at all,
 * so a broken download leaves the present version as it is.
 */

const LOOK_AGAIN_MS = 60 * 60_000

let registration: ServiceWorkerRegistration | null = null

export async function watchUpdates(): Promise<void> {
  if (!navigator.serviceWorker) return
  let isFirst = navigator.serviceWorker.controller === null
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    // The first worker takes an open page in charge without changing it; any later one is another version.
    if (isFirst) isFirst = false
    else location.reload()
  })
  registration = await registerWorker()
  if (!registration) return
  tellWaiting(registration)
  activateUpdate()
  setInterval(lookForUpdate, LOOK_AGAIN_MS)
  // Nobody looks, nothing is under way: no tap is lost.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden' && state.place.value.screen === 'home') activateUpdate()
  })
  registration.addEventListener('updatefound', () => {
    const worker = registration?.installing
    worker?.addEventListener('statechange', () => registration && tellWaiting(registration))
  })
}

function tellWaiting({ waiting, active }: ServiceWorkerRegistration) {
  if (waiting && active) state.update.value = 'waiting'
}

/** May the waiting version come now? */
const canUpdate = (): boolean =>
  state.update.value === 'waiting' &&
  state.tab.value === 'writer' &&
  state.sessions.value?.length === 0 &&
  state.damaged.value.length === 0 &&
  state.lentTo.value === null

/** Brings the waiting version in; the page then reloads by itself. */
function activateUpdate(): void {
  if (!canUpdate() || !registration?.waiting) return
  state.update.value = 'activating'
  registration.waiting.postMessage({ type: 'update.activate' })
}

/** Asks whether there is a newer version; harmless without network. */
const lookForUpdate = () => registration?.update().catch(() => {})
