import { addDays } from '../../domain/calendar.ts'
import { canonical } from '../../domain/canonical.ts'
import { isPossibleDay } from '../../domain/clock.ts'
import { bookedDay } from '../../domain/disclosure.ts'
import { CODED, undetailedOf } from '../../domain/families.ts'
import type { Lot } from '../../domain/lot.ts'
import { ATTRIBUTE_SCALES, periodOf, type Scale } from '../../domain/periods.ts'
import { countOfLots } from '../../domain/running.ts'
import { type Cell, cellParts, type Totals, totalsOf } from '../../domain/tally.ts'
import { type LotAnswer, type Refusal, readLot } from '../../sync/contract.ts'
import { CATALOG_KINDS, sha256 } from './catalogs.ts'
import type { Database, Transaction } from './database.ts'
import { holdPublications, lastPublishedMonth } from './publications.ts'

/** RET2: how long it is known which tablet a lot came from. */
const NAMED_DAYS = 35

type Sum = { scale: string; period: string; site: string; item: string; value: number }
type Read = { text: string; lot: Lot; hash: string }
/** What is left of a lot; `null`: forgotten, or from before it was kept. */
type Kept = { hash: string | null; epoch: string | null; sequence: number | null }

/**
 * Stores lots once by id and adds them to the period sums, inside the caller's transaction: the answers are true
 * once it is committed (P3, SYN2). `today`: the network's, as the server sees it at `now`; `tablet`: who brings them. One
 * answer for each text, in order.
 */
export async function storeLots(
  tx: Transaction,
  network: string,
  texts: readonly string[],
  { now, today, tablet = null }: { now: Date; today: string; tablet?: string | null },
): Promise<LotAnswer[]> {
  const read = texts.map((text): Read | null => {
    const lot = readLot(text)
    return lot && { text, lot, hash: contentHash(lot) }
  })
  // Sent together, still run in this order: what is published stays so until this is committed.
  const [, published, known] = await Promise.all([
    holdPublications(tx, network),
    lastPublishedMonth(tx, network),
    knownCodes(tx, network, read),
  ])
  const refusals = read.map((each) => each && refusalOf(each.lot, network, today, known))
  // The same id twice in one request: the first is stored, the other compared with it like any later one.
  const wanted = new Map<string, Read>()
  read.forEach((each, at) => {
    if (each && !refusals[at] && !wanted.has(each.lot.id)) wanted.set(each.lot.id, each)
  })
  // Always in the same order, so that two requests with the same lots wait for one another and never cross.
  const candidates = [...wanted.values()].sort((a, b) => (a.lot.id < b.lot.id ? -1 : 1))
  const stored = await insertLots(tx, network, candidates, { today, tablet })
  const fresh = candidates.flatMap(({ lot }) => (stored.get(lot.id)?.isAgain === false ? lot : []))
  const older = candidates.filter(({ lot }) => !stored.has(lot.id))
  const kept = await keptOf(tx, network, older)
  // Sent together, still run in this order: the database is waited for once.
  const sums = fresh.flatMap((lot) => sumsOf(lot, today, published))
  await Promise.all([
    addSums(tx, network, sums),
    addToLives(tx, network, stored, { now, isSigned: tablet !== null }),
  ])

  const answered = new Set<string>()
  return read.map((each, at): LotAnswer => {
    if (!each) return { id: idIn(texts[at] ?? ''), answer: 'refused', reason: 'not-a-lot' }
    const { id } = each.lot
    const before = kept.get(id)
    const isSame = before ? isOf(before, each) : wanted.get(id)?.text === each.text
    const reason = refusals[at] ?? (isSame ? null : 'different-body')
    if (reason) return { id, answer: 'refused', reason }
    const isFirst = stored.get(id)?.isAgain === false && !answered.has(id)
    answered.add(id)
    return { id, answer: isFirst ? 'stored' : 'duplicate' }
  })
}

function refusalOf(lot: Lot, network: string, today: string, known: ReadonlySet<string>): Refusal | null {
  if (lot.network !== network) return 'other-network'
  if (!known.has(`site:${lot.site}`)) return 'unknown-site'
  const isForeign = (cell: string) => {
    const { measure } = cellParts(cell as Cell)
    return (CATALOG_KINDS as readonly string[]).includes(measure) && !known.has(cell)
  }
  if (Object.keys(lot.cells ?? {}).some(isForeign)) return 'unknown-code'
  return lot.days.every(({ day }) => isPossibleDay(day, today)) ? null : 'wrong-day'
}

/** Codes of these lots that some catalog of the network has or had, as `kind:code`. */
async function knownCodes(
  tx: Transaction,
  network: string,
  read: readonly (Read | null)[],
): Promise<Set<string>> {
  const asked = new Set(
    read.flatMap((each) => (each ? [`site:${each.lot.site}`, ...Object.keys(each.lot.cells ?? {})] : [])),
  )
  const pairs = [...asked]
    .map((cell) => cellParts(cell as Cell))
    .filter(({ measure }) => (CATALOG_KINDS as readonly string[]).includes(measure))
  const rows = await tx<{ cell: string }[]>`
    select kind || ':' || known_code.code as cell from known_code
    join unnest(${pairs.map(({ measure }) => measure)}::text[], ${pairs.map(({ code }) => code)}::text[])
      as asked (measure, code) on kind = measure and known_code.code = asked.code
    where network = ${network}`
  return new Set(rows.map(({ cell }) => cell))
}

/**
 * One that was not here before. `isTaken`: a lot that a tablet signed for has its place in that life; where this one is
 * signed too, the tablet was put back to an older state and sealed anew. `isAgain`: the same counts came already, in that very place or in a life of the same
 * tablet that was put back since: they are the same sessions, and count no second time (P3).
 */
type Stored = { lot: Lot; isTaken: boolean; isAgain: boolean }

async function insertLots(
  tx: Transaction,
  network: string,
  read: readonly Read[],
  { today, tablet }: { today: string; tablet: string | null },
): Promise<Map<string, Stored>> {
  if (read.length === 0) return new Map()
  const lots = read.map(({ lot }) => lot)
  const rows = await tx<{ id: string; isTaken: boolean; isAgain: boolean }[]>`
    insert into lot as given (network, lot, content_sha256, received_on, epoch, sequence, carried)
    select ${network}, lot, hash, ${today}, epoch, sequence, ${tablet === null}
    from unnest(
      ${lots.map(({ id }) => id)}::text[], ${read.map(({ hash }) => hash)}::text[],
      ${lots.map(({ tablet }) => tablet.epoch)}::text[], ${lots.map(({ tablet }) => tablet.sequence)}::int[]
    ) as given (lot, hash, epoch, sequence)
    on conflict do nothing
    returning lot as id,
      exists (${inItsPlace(tx)} and not other.carried) as "isTaken",
      exists (${inItsPlace(tx)} and other.content_sha256 = given.content_sha256) or exists (
        select from life join lot as other using (network, epoch)
        where network = given.network and life.tablet = ${tablet} and rewound_at is not null
          and epoch <> given.epoch and other.content_sha256 = given.content_sha256
      ) as "isAgain"`
  const byId = new Map(lots.map((lot) => [lot.id, lot]))
  return new Map(rows.map(({ id, ...found }) => [id, { lot: byId.get(id) as Lot, ...found }]))
}

const inItsPlace = (tx: Transaction) => tx`
  select from lot as other
  where other.network = given.network and other.epoch = given.epoch and other.sequence = given.sequence`

/** What is left of those that were here before. */
async function keptOf(tx: Transaction, network: string, read: readonly Read[]): Promise<Map<string, Kept>> {
  if (read.length === 0) return new Map()
  const rows = await tx<(Kept & { lot: string })[]>`
    select lot, content_sha256 as hash, epoch, sequence from lot
    where network = ${network} and lot = any(${read.map(({ lot }) => lot.id)})`
  return new Map(rows.map(({ lot, ...kept }) => [lot, kept]))
}

/** Whether a text is the one that is kept, as far as that is still known. */
const isOf = (kept: Kept, { lot: { tablet }, hash }: Read): boolean =>
  (kept.hash ?? hash) === hash &&
  (kept.epoch ?? tablet.epoch) === tablet.epoch &&
  (kept.sequence ?? tablet.sequence) === tablet.sequence

/**
 * Of all but the id, which is kept beside it, and the tablet: with that in it, whoever has the database could try each
 * tablet's lots until one fits, long after it was forgotten whose they were (RET2).
 */
export function contentHash({ id: _id, tablet: _tablet, ...content }: Lot): string {
  return sha256(canonical(content))
}

/**
 * Weekly totals by their own day; all else, as one, in the month, quarter and year of the lot's last day, or of the
 * oldest month that is not yet published (DIS1, DIS3): so the codes of a period add up to its totals.
 */
export function sumsOf(lot: Lot, receivedOn: string, published: string | null): Sum[] {
  const { site, days, cells } = lot
  const lastDay = days.reduce((last, { day }) => (day > last ? day : last), '')
  const booked = bookedDay(lastDay, receivedOn, published)
  const totals = totalsOf(days)
  const counts = [...Object.entries(totals), ...Object.entries(cells ?? undetailedIn(totals))]
  return [
    ...days.flatMap(({ day, totals }) => sumsIn('week', day, site, Object.entries(totals))),
    ...ATTRIBUTE_SCALES.flatMap((scale) => sumsIn(scale, booked, site, counts)),
  ]
}

/** What came as totals alone (LOT2) is told apart, so that nobody takes it for a rest. */
const undetailedIn = (totals: Totals): Record<string, number> =>
  Object.fromEntries(CODED.map((total) => [undetailedOf(total), totals[total]]))

const sumsIn = (scale: Scale, day: string, site: string, counts: [string, number | undefined][]): Sum[] =>
  counts.flatMap(([item, value = 0]) =>
    value > 0 ? [{ scale, period: periodOf(day, scale), site, item, value }] : [],
  )

async function addSums(tx: Transaction, network: string, sums: readonly Sum[]): Promise<void> {
  if (sums.length === 0) return
  const byKey = new Map<string, Sum>()
  for (const sum of sums) {
    const key = `${sum.scale} ${sum.period} ${sum.site} ${sum.item}`
    byKey.set(key, { ...sum, value: sum.value + (byKey.get(key)?.value ?? 0) })
  }
  const rows = [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum)
  await tx`
    insert into period_sum (network, scale, period, site, item, value)
    select ${network}, scale, period, site, item, value
    from unnest(
      ${rows.map(({ scale }) => scale)}::text[], ${rows.map(({ period }) => period)}::text[],
      ${rows.map(({ site }) => site)}::text[], ${rows.map(({ item }) => item)}::text[],
      ${rows.map(({ value }) => value)}::bigint[]
    ) as given (scale, period, site, item, value)
    on conflict (network, scale, period, site, item) do update set value = period_sum.value + excluded.value`
}

/**
 * Running totals of each life that lots came from, whoever carried them (SYN5, SYN6). Lots are counted by their place in
 * it: two in one place are one of those that it sealed. What a person brings proves nothing of the tablet that it names:
 * it is kept apart until that tablet has told of as much.
 */
async function addToLives(
  tx: Transaction,
  network: string,
  stored: ReadonlyMap<string, Stored>,
  { now, isSigned }: { now: Date; isSigned: boolean },
): Promise<void> {
  if (stored.size === 0) return
  const all = [...stored.values()]
  const epochs = [...new Set(all.map(({ lot }) => lot.tablet.epoch))].sort()
  const lives = epochs.map((epoch) => {
    const own = all.filter(({ lot }) => lot.tablet.epoch === epoch)
    const counting = own.filter(({ isTaken, isAgain }) => !(isTaken && isAgain))
    const taken = own.filter(({ isTaken }) => isTaken).length
    return {
      taken,
      lots: own.length - taken,
      sequence: Math.max(...own.map(({ lot }) => lot.tablet.sequence)),
      counted: countOfLots(counting.map(({ lot }) => lot)),
    }
  })
  const as = isSigned ? 'received' : 'carried'
  const [ofLots, ofSequence, ofCounted] = [tx(`${as}_lots`), tx(`${as}_sequence`), tx(`${as}_counted`)]
  await tx`
    insert into life (network, epoch, since, ${ofLots}, ${ofSequence}, ${ofCounted}, rewound_at)
    select ${network}, epoch, ${now}::timestamptz, lots, sequence, counted,
      case when ${isSigned} and taken > 0 then ${now}::timestamptz end
    from unnest(
      ${epochs}::text[], ${lives.map(({ lots }) => lots)}::int[],
      ${lives.map(({ sequence }) => sequence)}::int[], ${lives.map(({ counted }) => counted)}::bigint[],
      ${lives.map(({ taken }) => taken)}::int[]
    ) as given (epoch, lots, sequence, counted, taken)
    on conflict (network, epoch) do update set
      ${ofLots} = life.${ofLots} + excluded.${ofLots},
      ${ofSequence} = greatest(life.${ofSequence}, excluded.${ofSequence}),
      ${ofCounted} = life.${ofCounted} + excluded.${ofCounted},
      rewound_at = coalesce(excluded.rewound_at, life.rewound_at)`
  if (!isSigned) await receiveCarried(tx, network, epochs)
}

/** As far as the tablet itself has told of it. */
export const receiveCarried = (tx: Transaction, network: string, epochs: readonly string[]) => tx`
  update life set received_lots = received_lots + carried_lots, carried_lots = 0,
    received_sequence = greatest(received_sequence, carried_sequence), carried_sequence = 0,
    received_counted = received_counted + carried_counted, carried_counted = 0
  where network = ${network} and epoch = any(${[...epochs]}::text[]) and carried_sequence > 0
    and greatest(received_lots + carried_lots, carried_sequence) <= recorded_sequence
    and received_counted + carried_counted <= recorded_counted
  returning received_sequence as sequence, received_counted as counted`

const idIn = (text: string): string | null => /"id":"([0-9a-f]{32})"/.exec(text)?.[1] ?? null

/** Whose a lot was is forgotten after 35 days; that it was received is not (RET2, P3). Answers how many. */
export async function forgetOwners(db: Database, network: string, today: string): Promise<number> {
  const before = addDays(today, -NAMED_DAYS)
  const rows = await db`
    update lot set epoch = null, sequence = null, received_on = null, carried = false
    where network = ${network} and epoch is not null and received_on < ${before}`
  return rows.count
}
