import { createHash } from 'node:crypto'
import { addDays } from '../../src/domain/calendar.ts'
import { canonical } from '../../src/domain/canonical.ts'
import type { Catalog } from '../../src/domain/catalogSchema.ts'
import { dueLots, type Lot, lotFrom } from '../../src/domain/lot.ts'
import { MEASURES } from '../../src/domain/measures.ts'
import { countOfLots } from '../../src/domain/running.ts'
import { emptyTally, type Tally, withEntry } from '../../src/domain/tally.ts'
import { type Chance, chanceFrom } from './chance.ts'
import { entriesOfDay } from './day.ts'

/** One tablet of the demonstration and all it sealed so far. */
export type DemoTablet = { epoch: string; sequence: number; counted: number }

const TABLETS = 8

/**
 * The lots of some tablets, day after day, as they would seal them the morning after (LOT1, LOT2). The same seed,
 * catalog and days give the same lots. `days`: the first, and the last to be counted.
 */
export function* daysOfLots(
  given: Catalog,
  { first, last, seed }: { first: string; last: string; seed: number },
): Generator<{ day: string; lots: Lot[]; tablets: readonly DemoTablet[] }> {
  const catalog = since(given, first)
  const chance = chanceFrom(seed)
  const tablets = Array.from({ length: TABLETS }, () => ({ epoch: chance.id(), sequence: 0, counted: 0 }))
  const vocabulary = vocabularyOf(catalog)
  let waiting: Tally[] = []
  for (let day = first; day <= last; day = addDays(day, 1)) {
    waiting.push(...talliesOf(day, catalog, chance))
    const morning = addDays(day, 1)
    const due = dueLots(waiting, { today: morning, closedSite: null }, catalog.policy)
    const sealed = new Set(due.flatMap(({ tallies }) => tallies))
    waiting = waiting.filter((tally) => !sealed.has(tally))
    const lots = due.map((each) => {
      const tablet = tabletOf(tablets, each.site, catalog)
      tablet.sequence += 1
      const { network, edition } = catalog
      const { epoch, sequence } = tablet
      const seal = { id: chance.id(), network: network.id, epoch, sequence, edition: edition.id, vocabulary }
      const lot = lotFrom(each, seal)
      tablet.counted += countOfLots([lot])
      return lot
    })
    yield { day: morning, lots, tablets }
  }
}

function talliesOf(day: string, catalog: Catalog, chance: Chance): Tally[] {
  return catalog.sites.flatMap((site) => {
    const entries = entriesOfDay(site, day, catalog, chance)
    return entries.length === 0 ? [] : [entries.reduce(withEntry, emptyTally(site.id, day))]
  })
}

/** The busiest place has one of its own, the others share. */
function tabletOf(tablets: DemoTablet[], site: string, { sites }: Catalog): DemoTablet {
  const at = sites.findIndex(({ id }) => id === site)
  return tablets[at % tablets.length] as DemoTablet
}

/** What is dated in the catalog holds from the first day on: the demonstration has no years before its own. */
function since(catalog: Catalog, first: string): Catalog {
  const earlier = <Each extends { from: string }>(each: Each): Each =>
    each.from > first ? { ...each, from: first } : each
  return {
    ...catalog,
    coverage: catalog.coverage.map(earlier),
    permanences: catalog.permanences.map(earlier),
  }
}

const vocabularyOf = ({ levels, needs, sites, services }: Catalog): string =>
  createHash('sha256')
    .update(
      canonical({
        measures: MEASURES,
        levels: levels.map(({ level }) => level),
        needs: needs.map(({ id }) => id),
        sites: sites.map(({ id }) => id),
        services: services.map(({ id }) => id),
      }),
    )
    .digest('hex')
