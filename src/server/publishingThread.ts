import { Worker } from 'node:worker_threads'
import type { OnUntold } from './publishing.ts'
import { sourcesHash } from './sources.ts'

/** `now` in milliseconds. */
export type Publishing = { url: string; network: string; now: number }
/** What the thread is given: `sources` as they were when this server started, whose tables and sums it writes. */
export type Given = Publishing & { sources: string }

const SOURCES = sourcesHash()

/** What the thread says. */
export type Told =
  | { is: 'untold'; period: string; items: readonly string[] }
  | { is: 'over'; periods: string[] }

/** What is not wanted any more is ended within this time. */
const WATCH_MS = 1_000

type Watch = { isWanted: () => boolean; onUntold: OnUntold }

/**
 * `publishDue` on a thread and connections of its own: a country's figures are computed for many seconds, in much memory,
 * and tablets are answered meanwhile. Answers the periods; `null` when it was ended because it was not wanted any more:
 * what it was at is rolled back and still due. @throws Error when the sources on the disk are another version's: what is
 * published is published once and for all, so it waits for a restart.
 */
export function publishApart(
  asked: Publishing,
  { isWanted, onUntold }: Watch,
  sources = SOURCES,
): Promise<string[] | null> {
  const given: Given = { ...asked, sources }
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./publisher.mjs', import.meta.url), {
      workerData: given,
      execArgv: [],
    })
    const watch = setInterval(() => isWanted() || void thread.terminate(), WATCH_MS)
    let periods: string[] | null = null
    thread.on('message', (told: Told) => {
      if (told.is === 'untold') onUntold(told.period, told.items)
      else periods = told.periods
    })
    thread.on('error', reject)
    thread.on('exit', () => {
      clearInterval(watch)
      resolve(periods)
    })
  })
}
