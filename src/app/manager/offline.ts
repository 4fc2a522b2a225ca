import { DB_NAME } from '../../db/boot.ts'
import { registerWorker } from '../worker.ts'

/**
 * Has these pages open without network too. A new version comes in at once where this browser is no tablet; on a
 * tablet the app itself decides, since a session may be open (SEC3). It is what the next page shows.
 */
export async function keepForOffline(): Promise<void> {
  if (!navigator.serviceWorker) return
  const registration = await registerWorker()
  if (!registration || (await isTablet())) return
  const bringIn = () => registration.active && registration.waiting?.postMessage({ type: 'update.activate' })
  bringIn()
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', bringIn)
  })
}

/** A browser that cannot tell is taken for one. */
async function isTablet(): Promise<boolean> {
  const databases = await indexedDB.databases?.().catch(() => null)
  return databases?.some(({ name }) => name === DB_NAME) ?? true
}
