import { createHash } from 'node:crypto'
import { addDays } from '../../src/domain/calendar.ts'
import type { Cells } from '../../src/domain/tally.ts'
import type { Database } from '../../src/server/store/database.ts'
import { storeLots } from '../../src/server/store/lots.ts'
import { aLot, NETWORK, textOf } from './harness.ts'

/** Fifteen months of a small network, each number made from its place and week: the same at every run. */

export const SITES = ['jaude', 'aubiere', 'gerzat'] as const
const FIRST_MONDAY = '2025-10-06'
export const WEEKS = 65

/** One lot a week and site; `jaude` counts most, `gerzat` next to nothing, `aubiere` every other week some as totals alone. */
export async function fillWithLots(
  db: Database,
  { network = NETWORK, firstMonday = FIRST_MONDAY } = {},
): Promise<void> {
  for (let week = 0; week < WEEKS; week++) {
    const day = addDays(firstMonday, week * 7 + 1)
    const texts = SITES.map((site, at) =>
      textOf(lotOf(site, day, (3 - at) * 3 + ((week * 7 + at) % 5), network)),
    )
    if (week % 2 === 0) texts.push(textOf(totalsAlone('aubiere', day, network)))
    const now = new Date(`${day}T12:00:00Z`)
    await db.begin((tx) => storeLots(tx, network, texts, { now, today: day }))
  }
}

function totalsAlone(site: string, day: string, network: string) {
  const totals = { sessions: 4, questions: 3, workshops: 0, participants: 0 }
  return aLot({
    id: idOf(`${network} ${site} ${day} alone`),
    network,
    site,
    days: [{ day, totals }],
    cells: null,
  })
}

const idOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32)

function lotOf(site: string, day: string, sessions: number, network: string) {
  const part = (share: number) => Math.floor(sessions * share)
  const cells: Cells = {
    'level:1': part(0.3),
    'level:2': sessions - part(0.3) - part(0.2),
    'level:3': part(0.2),
    'need:caf': part(0.5),
    'need:printing': part(0.3),
    'decision:help-now': sessions - part(0.35),
    'decision:other-site': part(0.35),
    'redirection:site.jaude': part(0.35),
    'outcome:solved': sessions - part(0.25),
    'outcome:partly': part(0.25),
    'charter:agreed': sessions,
    'duration:under-30': part(0.5),
    'duration:30-to-60': sessions - part(0.5),
    'theme:administrative-procedures': part(0.6),
    'procedure:social-health': part(0.5),
    'incident:equipment-fault': part(0.1),
    'satisfaction:happy': part(0.6),
    'workshopDuration:60-to-120': 1,
  }
  const counted = Object.fromEntries(Object.entries(cells).filter(([, value]) => (value ?? 0) > 0)) as Cells
  return aLot({
    id: idOf(`${network} ${site} ${day}`),
    network,
    site,
    tablet: { epoch: idOf(site), sequence: 1 },
    days: [{ day, totals: { sessions, questions: sessions + 2, workshops: 1, participants: 7 } }],
    cells: counted,
  })
}
