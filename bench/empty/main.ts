import { h, render } from 'preact'
import { useState } from 'preact/hooks'

// The least a Preact page that works offline can be: one button, and the app's own service worker.

const SCRIPT = '/sw.js'

function Empty() {
  const [taps, setTaps] = useState(0)
  return h('button', { onClick: () => setTaps(taps + 1) }, `Nouvelle demande ${taps}`)
}

/** The served headers ask for Trusted Types, here as in the app. */
function scriptUrl(): string {
  const { trustedTypes } = window as {
    trustedTypes?: { createPolicy(name: string, rules: object): { createScriptURL(url: string): string } }
  }
  const policy = trustedTypes?.createPolicy('escale', { createScriptURL: (url: string) => url })
  return policy?.createScriptURL(SCRIPT) ?? SCRIPT
}

const root = document.getElementById('app')
if (root) render(h(Empty, {}), root)
requestAnimationFrame(() => setTimeout(() => navigator.serviceWorker.register(scriptUrl())))
