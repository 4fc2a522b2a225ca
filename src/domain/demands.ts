import type { Range } from './disclosure.ts'
import { type Family, familiesOf } from './families.ts'
import { TOTALS, type Total } from './vocabulary.ts'

/**
 * A family of codes counts at most its totals: so the codes that were told ask these to be large enough, and these leave
 * room for so much and no more (DIS3).
 */

/** Totals that a family's codes add up to: one, or sessions and questions together. */
type Way = Total | 'both'

const WAYS = ['sessions', 'questions', 'both', 'workshops'] as const satisfies readonly Way[]
const OTHER: Partial<Record<Way, 'sessions' | 'questions'>> = { sessions: 'questions', questions: 'sessions' }

const wayOf = (of: readonly Total[]): Way => (of.length > 1 ? 'both' : (of[0] as Total))

type ByWay = Record<Way, number>

/** What was told of the totals of a place, and what its codes ask of them. */
type Place = {
  isNetwork: boolean
  lows: ByWay
  highs: ByWay
  /** What the network's total needs of it, whatever the others count. */
  lacking: ByWay
  /** The most that a family asks of each way. */
  asked: ByWay
  /** By family. */
  taken: Map<string, number>
}

/** What the codes that were told ask of the totals of each place; the network's where `site` is null. */
export class Demands {
  readonly #rangeOf: (total: Total, site: string | null) => Range
  readonly #places = new Map<string | null, Place>()
  /** The most of each total, all sites together. */
  readonly #highOfSites: ByWay = nothing()
  /** The least of each way, all sites together. */
  readonly #leastOfSites: ByWay = nothing()
  readonly #network: Place

  /** `rangeOf`: what was told of each total of the period. */
  constructor(sites: readonly string[], rangeOf: (total: Total, site: string | null) => Range) {
    this.#rangeOf = rangeOf
    for (const site of sites)
      for (const total of TOTALS) this.#highOfSites[total] += rangeOf(total, site).high
    this.#network = this.#place(null)
    for (const site of sites) this.#countLeast(this.#place(site), 1)
  }

  /** How much the families of a code leave to it, each in its ways. */
  roomsFor(item: string, site: string | null): number[] {
    const place = this.#place(site)
    const rooms: number[] = []
    const addRoom = (way: Way, asked: number) => {
      rooms.push(place.highs[way] - asked)
      if (!place.isNetwork) rooms.push(this.#leftByOthers(way, place) - asked)
    }
    for (const family of familiesOf(item)) {
      const own = askedBy(family, place)
      const way = wayOf(family.of)
      const other = OTHER[way]
      addRoom(way, own)
      if (way === 'both') {
        addRoom('sessions', own - place.highs.questions)
        addRoom('questions', own - place.highs.sessions)
      } else if (other) addRoom('both', own + leastAt(place, other))
    }
    return rooms
  }

  /**
   * Notes that a code was told as `low` at least. What has no codes comes before all codes: what each family asks counts it
   * in.
   */
  take(item: string, site: string | null, low: number): void {
    if (low === 0) return
    const place = this.#place(site)
    this.#countLeast(place, -1)
    for (const family of familiesOf(item)) {
      const { name, of } = family
      const way = wayOf(of)
      place.taken.set(name, (place.taken.get(name) ?? 0) + low)
      place.asked[way] = Math.max(place.asked[way], askedBy(family, place))
    }
    this.#countLeast(place, 1)
  }

  /** So much these totals surely come to. */
  least(way: Way, site: string | null): number {
    const own = leastAt(this.#place(site), way)
    return site === null ? Math.max(own, this.#leastOfSites[way]) : own
  }

  /** And to so much at most: the others leave it no more of the network's. */
  most(total: Total, site: string | null): number {
    const place = this.#place(site)
    const own = place.highs[total]
    const isAsked = total !== 'participants' && !place.isNetwork
    return isAsked ? Math.min(own, this.#leftByOthers(total, place)) : own
  }

  #countLeast(place: Place, sign: 1 | -1): void {
    if (!place.isNetwork) for (const way of WAYS) this.#leastOfSites[way] += sign * leastAt(place, way)
  }

  #leftByOthers(way: Way, place: Place): number {
    return this.#network.highs[way] - this.#leastOfSites[way] + leastAt(place, way)
  }

  #place(site: string | null): Place {
    const known = this.#places.get(site)
    if (known) return known
    const place = this.#newPlace(site)
    this.#places.set(site, place)
    return place
  }

  #newPlace(site: string | null): Place {
    const [lows, highs, lacking] = [nothing(), nothing(), nothing()]
    for (const total of TOTALS) {
      ;({ low: lows[total], high: highs[total] } = this.#rangeOf(total, site))
      if (site !== null)
        lacking[total] = this.#network.lows[total] - (this.#highOfSites[total] - highs[total])
    }
    highs.both = highs.sessions + highs.questions
    return { isNetwork: site === null, lows, highs, lacking, asked: nothing(), taken: new Map() }
  }
}

const nothing = (): ByWay => ({ sessions: 0, questions: 0, both: 0, workshops: 0, participants: 0 })

/** What a family asks, with what has no codes. */
function askedBy({ name, beside }: Family, { taken }: Place): number {
  let asked = taken.get(name) ?? 0
  for (const each of beside) asked += taken.get(each) ?? 0
  return asked
}

/** So much these totals surely come to at a place, for what was told of them and what its codes ask. */
function leastAt(place: Place, way: Way): number {
  if (way === 'both')
    return Math.max(place.asked.both, leastOf(place, 'sessions') + leastOf(place, 'questions'))
  return leastOf(place, way)
}

function leastOf({ lows, highs, lacking, asked }: Place, total: Total): number {
  const own = Math.max(lows[total], lacking[total], asked[total])
  const other = OTHER[total]
  return other ? Math.max(own, asked.both - highs[other]) : own
}

/** Of so many parts never all stand at the end of what they were told at once. */
export const MANY = 7

/** What one part of a place and period holds: beside the least of all other codes, of one, and of some of the others. */
export type Holding = { left: number; own: number; some: readonly Range[] }

/**
 * What the parts leave to one code beside each choice of some others, of which `lows` were told before: no part holds
 * more of them than it was told to, nor than its totals leave.
 */
export function leftInParts(parts: readonly Holding[], lows: readonly number[]): number[] {
  return subsetsOf(lows.map((_, at) => at)).flatMap((chosen) => {
    const most = parts.map(({ own, some }) => own + sum(chosen.map((at) => some[at]?.high ?? 0)))
    const held = parts.map(({ left, some }, at) =>
      Math.min(left + sum(chosen.map((each) => some[each]?.low ?? 0)), most[at] ?? 0),
    )
    const isBound = chosen.length > 0 || sum(held) < sum(most)
    return isBound ? [sum(held) - sum(chosen.map((at) => lows[at] ?? 0))] : []
  })
}

const subsetsOf = <T>(all: readonly T[]): T[][] =>
  all.reduce<T[][]>((subsets, each) => [...subsets, ...subsets.map((subset) => [...subset, each])], [[]])

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)
