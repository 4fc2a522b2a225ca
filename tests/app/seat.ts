import { cleanup, configure } from '@testing-library/preact'
import { afterEach, expect } from 'vitest'
import { createDesk, type Desk } from '../../src/app/desk.ts'
import * as state from '../../src/app/state.ts'
import { EscaleDb } from '../../src/db/db.ts'
import type { Plan } from '../../src/domain/session.ts'
import type { SessionStep } from '../../src/machines/session.ts'
import { aPlan, catalog, NOW } from '../makers.ts'

/** Staff at their desk: a new tablet at Jaude, the real desk over its own store, nothing open. */
export type Seat = { db: EscaleDb; desk: Desk; at: { now: number } }

let seats = 0

export async function takeSeat(): Promise<Seat> {
  seats += 1
  const at = { now: NOW }
  const db = new EscaleDb(`seat-${seats}`)
  const desk = createDesk(db, { now: () => at.now, random: () => 0.3 })
  state.failure.value = null
  state.tab.value = 'writer'
  state.counted.value = null
  state.leftOpen.value = 0
  state.now.value = NOW
  state.place.value = { screen: 'home' }
  await desk.start(catalog)
  await desk.confirmPlace('jaude', 'advisor')
  state.desk.value = desk
  return { db, desk, at }
}

export async function openSession({ desk }: Seat, plan: Partial<Plan> = {}): Promise<string> {
  const id = await desk.openSession(aPlan(plan), null)
  expect(id).not.toBeNull()
  return id as string
}

export async function walk({ desk }: Seat, sessionId: string, ...steps: SessionStep[]): Promise<void> {
  for (const step of steps) expect(await desk.send(sessionId, step)).toBe(true)
}

/** Through the charter, into help. */
export const AGREED: SessionStep[] = [
  { type: 'commitments.confirmed' },
  { type: 'charter.agreed', way: 'hold', language: 'fr-simple' },
  { type: 'tablet.returned' },
]

/** A level 1 request, counted from first to last. */
export async function countSessions(seat: Seat, count: number): Promise<void> {
  for (let nth = 0; nth < count; nth++) {
    const id = await openSession(seat, LEVEL_1)
    await walk(
      seat,
      id,
      { type: 'closing.started' },
      { type: 'outcome.chosen', outcome: 'solved' },
      { type: 'session.closed' },
    )
  }
  state.counted.value = null
}

export const LEVEL_1: Partial<Plan> = {
  needs: ['printing'],
  level: 1,
  agreement: 'acknowledgement',
  personalData: false,
  forms: false,
}

// A machine under load is slow, not wrong.
configure({ asyncUtilTimeout: 5000 })
afterEach(cleanup)
