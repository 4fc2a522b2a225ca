const SCRIPT = '/sw.js'

/** Trusted Types let this one address through, and nothing else (SEC1). */
function scriptUrl(): string {
  const factory = (
    window as {
      trustedTypes?: { createPolicy(name: string, rules: object): { createScriptURL(url: string): string } }
    }
  ).trustedTypes
  const createScriptURL = (url: string) => {
    if (url !== SCRIPT) throw new TypeError('not our service worker')
    return url
  }
  return factory ? factory.createPolicy('escale', { createScriptURL }).createScriptURL(SCRIPT) : SCRIPT
}

/** `null` where there is none: then the app opens with the network alone. */
export const registerWorker = (): Promise<ServiceWorkerRegistration | null> =>
  navigator.serviceWorker.register(scriptUrl(), { updateViaCache: 'none' }).catch(() => null)
