import { EscaleDb } from '../db/db.ts'
import { dayOf } from '../domain/calendar.ts'
import type { Catalog } from '../domain/catalogSchema.ts'
import { createDesk, type Desk } from './desk.ts'
import { clockTroubleNow } from './screens/clock.ts'
import * as state from './state.ts'

/** The heavy half of the start: storage, machines, clock, then what surrounds them. The first screen is drawn already. */

const TICK_MS = 1000

const effects = {
  now: () => Date.now(),
  random: () => crypto.getRandomValues(new Uint32Array(1))[0]! / 2 ** 32,
}

export async function startDesk(bundled: Catalog): Promise<void> {
  const desk = createDesk(new EscaleDb(), effects)
  if (!(await desk.start(bundled))) return
  state.desk.value = desk
  keepTime(desk)
  watchBrowser(desk)
  await catchUp(desk)
  const [{ tellStorage, tellUnreadable }, { watchUpdates }, { startLink }] = await Promise.all([
    import('./persistence.ts'),
    import('./updates.ts'),
    import('./link.ts'),
  ])
  startLink(desk)
  await Promise.all([tellStorage(), tellUnreadable(desk.tools.db), watchUpdates()])
}

let catchingUp: Promise<void> | null = null

/**
 * What the time away left to do, one after the other: days that ended, lots that are due, lots to forget. Asked
 * for again meanwhile, it is the same one.
 */
export function catchUp(desk: Desk): Promise<void> {
  catchingUp ??= (async () => {
    if (state.tab.value === 'reader') return
    await desk.endDay()
    await desk.seal()
    await desk.forgetSentLots()
  })().finally(() => {
    catchingUp = null
  })
  return catchingUp
}

/** The clock on the screens; and, when the day has changed or can be believed again, what its end asks for. */
function keepTime(desk: Desk) {
  const read = () => `${today()} ${clockTroubleNow.value}`
  let last = read()
  setInterval(() => {
    state.now.value = effects.now()
    if (last === read()) return
    last = read()
    void catchUp(desk)
  }, TICK_MS)
}

const today = () => dayOf(effects.now(), state.catalog.value?.network.timeZone ?? 'UTC')

function watchBrowser(desk: Desk) {
  addEventListener('online', () => {
    state.online.value = true
  })
  addEventListener('offline', () => {
    state.online.value = false
  })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible') return
    state.now.value = effects.now()
    void catchUp(desk)
  })
}
