import type { EscaleDb } from '../db/db.ts'
import { countUnreadable } from '../db/unreadable.ts'
import * as state from './state.ts'

export async function tellUnreadable(db: EscaleDb) {
  state.unreadable.value = await countUnreadable(db).catch(() => 0)
}

export async function tellStorage() {
  const persisted = await navigator.storage?.persisted?.().catch(() => false)
  state.storage.value = persisted ? 'persisted' : 'best-effort'
}

/** Asks the browser never to clear the tablet; `false` is a normal answer. */
export async function askPersistence(): Promise<void> {
  await navigator.storage?.persist?.().catch(() => false)
  await tellStorage()
}
