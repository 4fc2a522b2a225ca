import { dayOf } from '../domain/calendar.ts'
import { doApart } from './apart.ts'
import { isHeld, type Services } from './api.ts'
import { duePeriods } from './publishing.ts'
import { forgetBringings } from './store/bringings.ts'
import { currentCatalog, listNetworks } from './store/catalogs.ts'
import type { Database } from './store/database.ts'
import { forgetOwners } from './store/lots.ts'
import { forgetCeremonies, forgetInvitations, forgetVisits } from './store/people.ts'
import { noteRound } from './store/rounds.ts'
import { forgetEnrolmentCodes } from './store/tablets.ts'
import { errorInLog } from './troubles.ts'

/** What the server does unasked: what is over is forgotten (P1, RET2) and what is due published (DIS3). */

type Rests = Pick<Services, 'db' | 'url' | 'now' | 'log' | 'presence'>

const EVERY_MS = 600_000

/**
 * Does it now and every ten minutes, one round at a time. `stop` ends when the network it is at is done with, or its
 * figures are left for the next time.
 */
export function keepHouse(services: Rests): { stop: () => Promise<void> } {
  const over = new AbortController()
  let round: Promise<void> | null = null
  const begin = () => {
    round ??= cleanHouse(services, over.signal).finally(() => {
      round = null
    })
  }
  begin()
  const timer = setInterval(begin, EVERY_MS).unref()
  return {
    stop: async () => {
      clearInterval(timer)
      over.abort()
      await round
    },
  }
}

/** One round. What fails for a network is logged, done again in the next round, and holds back no other network. */
export async function cleanHouse(services: Rests, signal?: AbortSignal): Promise<void> {
  const { db, now } = services
  await attempted(services, {}, async () => {
    await forgetCeremonies(db, now())
    for (const network of await listNetworks(db)) {
      if (signal?.aborted) return
      await attempted(services, { network }, () => cleanNetwork(services, network, signal))
    }
  })
}

async function cleanNetwork(services: Rests, network: string, signal?: AbortSignal): Promise<void> {
  const { db, now } = services
  await forgetOwners(db, network, await todayIn(db, network, now()))
  await forgetVisits(db, network, now())
  await forgetInvitations(db, network, now())
  await forgetEnrolmentCodes(db, network, now())
  await forgetBringings(db, network, now())
  await publish(services, network, signal)
}

/** Once and for all, so not by a clock that leapt: figures wait for two days then. */
async function publish(services: Rests, network: string, signal?: AbortSignal): Promise<void> {
  const { db, url, now, log } = services
  const isBelieved = await noteRound(db, network, now())
  const due = await duePeriods(db, network, now())
  if (due.length === 0) return
  if (!isBelieved) {
    log.warn(
      { network, due: due.length },
      'nothing is published until the clock has gone on evenly for two days',
    )
    return
  }
  // A country's figures are computed for many seconds, in much memory.
  await doApart(
    'publishing',
    { url, network, now: now().getTime() },
    {
      isWanted: () => !signal?.aborted && isHeld(services),
      onTold: ({ period, items }) =>
        log.error({ network, period, items }, 'told by its parts alone, which were told of other counts'),
    },
  )
}

async function attempted({ log }: Rests, where: object, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    log.error({ ...where, error: errorInLog(error) }, 'housekeeping failed, it will be tried again')
  }
}

async function todayIn(db: Database, network: string, now: Date): Promise<string> {
  const catalog = await currentCatalog(db, network)
  return dayOf(now.getTime(), catalog?.network.timeZone ?? 'UTC')
}
