import { createDesk } from '../../src/app/desk.ts'
import * as state from '../../src/app/state.ts'
import { EscaleDb } from '../../src/db/db.ts'
import type { Catalog } from '../../src/domain/catalogSchema.ts'
import type { Plan } from '../../src/domain/session.ts'
import type { SessionStep } from '../../src/machines/session.ts'

/** Milliseconds from a confirmed tap, and from a bare put of the same rows, until each is on disk. */
export type DurableTimes = { tap: number[]; put: number[] }

declare global {
  interface Window {
    measureDurable: (rounds: number) => Promise<DurableTimes>
  }
}

const PLAN: Plan = {
  needs: ['caf'],
  themes: ['administrative-procedures'],
  procedures: ['social-health'],
  level: 2,
  decision: 'help-now',
  target: null,
  agreement: 'agreement',
  personalData: true,
  forms: true,
  overrule: null,
}

/** To the closing list, whose lines are ticked and unticked without end. */
const TO_CLOSING: SessionStep[] = [
  { type: 'commitments.confirmed' },
  { type: 'charter.agreed', way: 'hold', language: 'fr-simple' },
  { type: 'tablet.returned' },
  { type: 'incident.reported', incident: 'software-fault' },
  { type: 'closing.started' },
  { type: 'outcome.chosen', outcome: 'solved' },
]

window.measureDurable = async (rounds) => {
  const tap = await preparedTap()
  const put = await preparedPut()
  const times: DurableTimes = { tap: [], put: [] }
  for (let round = 0; round < rounds; round++) {
    times.tap.push(await timeOf(tap))
    times.put.push(await timeOf(put))
  }
  return times
}

async function timeOf(work: () => Promise<void>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

async function preparedTap(): Promise<() => Promise<void>> {
  const desk = createDesk(new EscaleDb(), { now: () => Date.now(), random: Math.random })
  const bundled = await fetch('/catalog.json')
  await desk.start((await bundled.json()) as Catalog)
  await desk.confirmPlace('jaude', 'advisor')
  const id = await desk.openSession(PLAN, null)
  if (!id) throw new Error('The session could not be opened.')
  const send = async (step: SessionStep) => {
    if (!(await desk.send(id, step))) throw new Error(`The session did not take ${step.type}.`)
  }
  for (const step of TO_CLOSING) await send(step)
  let isTicked = false
  return () => {
    isTicked = !isTicked
    return send({ type: isTicked ? 'check.ticked' : 'check.unticked', check: 'nothing-kept' })
  }
}

/** One record with the same bytes: the session as it lies on disk, and the tablet row. */
async function preparedPut(): Promise<() => Promise<void>> {
  const db = await openYardstick()
  const { sessionId } = state.sessions.value?.[0]?.context ?? {}
  const session = { sessionId, machine: 'session', version: 1, ...state.sessions.value?.[0] }
  const row = { id: 'row', session, tablet: state.tablet.value }
  return () =>
    new Promise((resolve, reject) => {
      const transaction = db.transaction('rows', 'readwrite', { durability: 'strict' })
      transaction.objectStore('rows').put(row)
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(transaction.error)
    })
}

const openYardstick = () =>
  new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('yardstick')
    request.onupgradeneeded = () => request.result.createObjectStore('rows', { keyPath: 'id' })
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
