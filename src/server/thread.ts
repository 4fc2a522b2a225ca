import { parentPort, workerData } from 'node:worker_threads'
import type { Said, Start } from './apart.ts'
import { sourcesHash } from './sources.ts'

// The thread's side of apart.ts: it does the one thing that it was begun for, says its answer, and ends.

/** Each loads only what it needs. */
const WORKS = {
  publishing: async () => (await import('./publisher.ts')).publish,
  catalogs: async () => (await import('./catalogTasks.ts')).doCatalogTask,
}
export type Works = typeof WORKS

/** Said by its name, which is all that a log keeps. */
class AnotherVersionInstalled extends Error {
  override name = 'AnotherVersionInstalled'
}

const { work, given, sources } = workerData as Start
if (sources !== sourcesHash())
  throw new AnotherVersionInstalled('Another version is installed: this waits until it runs.')
const say = (said: Said) => parentPort?.postMessage(said, bytesIn(said))
const doWork = await WORKS[work]()
say({ answer: await doWork(given as never, (told: unknown) => say({ told })) })

/** They move, for the copy would be made where tablets are answered. */
function bytesIn(said: Said): ArrayBuffer[] {
  return 'answer' in said && said.answer instanceof ArrayBuffer ? [said.answer] : []
}
