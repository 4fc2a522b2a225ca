import { Worker } from 'node:worker_threads'
import { sourcesHash } from './sources.ts'
import type { Works } from './thread.ts'

/** As they were when this server started, whose tables, sums and rules a thread works with. */
const SOURCES = sourcesHash()

/** What is not wanted any more is ended within this time. */
const WATCH_MS = 1_000

/** What a thread is begun with, and what it says: things to tell on the way, and its answer at last. */
export type Start = { work: keyof Works; given: unknown; sources: string }
export type Said = { told: unknown } | { answer: unknown }

type Work<Name extends keyof Works> = Awaited<ReturnType<Works[Name]>>
type Given<Name extends keyof Works> = Parameters<Work<Name>>[0]
type Told<Name extends keyof Works> = Parameters<Parameters<Work<Name>>[1]>[0]
type Answer<Name extends keyof Works> = Awaited<ReturnType<Work<Name>>>

type Watch<Name extends keyof Works> = {
  isWanted: () => boolean
  onTold: (told: Told<Name>) => void
  /** Of what it makes, in mebibytes; as much as a process may have, unless said. */
  mostMebibytes?: number
  sources?: string
}

/**
 * Does long work on a thread and database connections of its own, so that tablets are answered meanwhile (adr/018). It
 * gives its memory back when it ends, and ends with the process. Bytes that are given move: whoever gave them has them no
 * more. Answers `null` when it was ended because it was not wanted any more: what it had not committed is rolled back.
 * @throws Error what failed there, with its name and code; also when the sources on the disk are another version's
 */
export function doApart<Name extends keyof Works>(
  work: Name,
  given: Given<Name>,
  { isWanted, onTold, mostMebibytes, sources = SOURCES }: Watch<Name>,
): Promise<{ answer: Answer<Name> } | null> {
  const start: Start = { work, given, sources }
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./thread.mjs', import.meta.url), {
      workerData: start,
      transferList: Object.values<unknown>(given).filter((each) => each instanceof ArrayBuffer),
      execArgv: [],
      ...(mostMebibytes && { resourceLimits: { maxOldGenerationSizeMb: mostMebibytes } }),
    })
    let done: { answer: Answer<Name> } | null = null
    let isEnded = false
    const watch = setInterval(() => {
      if (isWanted()) return
      isEnded = true
      void thread.terminate()
    }, WATCH_MS)
    thread.on('message', (said: Said) => {
      if ('answer' in said) done = { answer: said.answer as Answer<Name> }
      else onTold(said.told as Told<Name>)
    })
    thread.on('error', reject)
    thread.on('exit', () => {
      clearInterval(watch)
      if (done || isEnded) resolve(done)
      else reject(new Error('A thread ended before it answered.'))
    })
  })
}
