import * as state from './state.ts'

export async function tellStorage() {
  const persisted = await navigator.storage?.persisted?.().catch(() => false)
  state.storage.value = persisted ? 'persisted' : 'best-effort'
}

/** Asks the browser never to clear the tablet; `false` is a normal answer. */
export async function askPersistence(): Promise<void> {
  await navigator.storage?.persist?.().catch(() => false)
  await tellStorage()
}
