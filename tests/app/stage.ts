import { cleanup, configure } from '@testing-library/preact'
import { createDesk, type Desk } from '../../src/app/desk.ts'
import * as state from '../../src/app/state.ts'
import { EscaleDb } from '../../src/db/db.ts'
import type { Catalog } from '../../src/domain/catalogSchema.ts'
import { emptyTotals } from '../../src/domain/tally.ts'
import { catalog as clermont, NOW } from '../makers.ts'

// A machine under load is slow, not wrong.
configure({ asyncUtilTimeout: 5000 })

/** The real desk over a store of its own, with a clock that tests set. */
export type Stage = { db: EscaleDb; desk: Desk; at: (instant: number) => Promise<void> }

let stages = 0

/** What the screens see before anything is read. */
export function darkStage(): void {
  cleanup()
  state.desk.value = null
  state.sessions.value = null
  state.today.value = null
  state.tablet.value = null
  state.catalog.value = clermont
  state.damaged.value = []
  state.appointments.value = []
  state.tallies.value = []
  state.lots.value = []
  state.failure.value = null
  state.counted.value = null
  state.leftOpen.value = 0
  state.tab.value = 'writer'
  state.now.value = NOW
  state.place.value = { screen: 'home' }
}

/** A tablet set up at Jaude for an advisor, on a Tuesday in permanence. */
export async function litStage(options: { catalog?: Catalog; site?: string | null } = {}): Promise<Stage> {
  darkStage()
  stages += 1
  let now = NOW
  const db = new EscaleDb(`stage-${stages}-${Math.random()}`)
  const desk = createDesk(db, { now: () => now, random: () => 0.5 })
  state.today.value = emptyTotals()
  await desk.start(options.catalog ?? clermont)
  const site = options.site === undefined ? 'jaude' : options.site
  if (site) await desk.confirmPlace(site, 'advisor')
  state.desk.value = desk
  return {
    db,
    desk,
    at: async (instant) => {
      now = instant
      state.now.value = instant
    },
  }
}
