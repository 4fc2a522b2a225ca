import { clientsClaim } from 'workbox-core'
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  type PrecacheEntry,
  precacheAndRoute,
} from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: (PrecacheEntry | string)[] }

// Everything comes from the precache; what is not in it goes to the network and is never stored (P1).
precacheAndRoute(self.__WB_MANIFEST)
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: [/^\/api\//] }))
cleanupOutdatedCaches()

// The first visit is already served by the worker: a tablet that loses the network then keeps working.
clientsClaim()

// A new version waits until the app, which knows whether a session is open, says so (SEC3).
self.addEventListener('message', (event: ExtendableMessageEvent) => {
  if ((event.data as { type?: unknown } | null)?.type === 'update.activate')
    event.waitUntil(self.skipWaiting())
})
