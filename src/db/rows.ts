import type { Table } from 'dexie'
import type { Appointment } from '../domain/appointment.ts'
import type { Catalog } from '../domain/catalogSchema.ts'
import { type Cells, emptyTotals, type Tally, type Totals } from '../domain/tally.ts'
import { TOTALS } from '../domain/vocabulary.ts'
import type { StoredCatalog, StoredLot, Tablet } from './db.ts'

/**
 * What lies on the disk is believed as far as it has the shape that this version writes. A row that has not stays where
 * it is, in sight and out of the way: it keeps nobody from working, and no other row from leaving.
 */
export async function readRows<Row>(
  table: Pick<Table<Row>, 'toArray'>,
  asWhole: (row: unknown) => Row | null,
): Promise<Row[]> {
  const rows = await table.toArray()
  return rows.flatMap((row) => asWhole(row) ?? [])
}

/** Of a damaged tally all that is certain: whole totals with the cells that are counts, or the totals that are. */
export function asTally(row: unknown): Tally | null {
  const { site, day, totals, cells, charters } = asRecord(row)
  if (!isCode(site) || !isDay(day)) return null
  const isSure = isTotals(totals)
  const counts = Object.entries(asRecord(cells)).filter(([, count]) => isCount(count) && count > 0)
  return {
    site,
    day,
    totals: isSure ? totals : sureTotals(asRecord(totals)),
    cells: isSure ? (Object.fromEntries(counts) as Cells) : {},
    charters: Array.isArray(charters) ? charters.filter(isHash) : [],
  }
}

function sureTotals(totals: Record<string, unknown>): Totals {
  const sure = emptyTotals()
  for (const total of TOTALS) if (isCount(totals[total])) sure[total] = totals[total]
  return sure
}

export function asLot(row: unknown): StoredLot | null {
  const { id, body, days, site, state, since } = asRecord(row)
  const isKept = state === 'waiting' ? isLotText(body) : state === 'sent'
  const isWhole = isText(id) && isText(site) && isKept && isNumber(since) && Array.isArray(days)
  return isWhole && days.every((each) => isDay(each?.day) && isTotals(each.totals))
    ? (row as StoredLot)
    : null
}

/** Can it be shown? Whether it may leave is the contract's to say. */
function isLotText(body: unknown): boolean {
  try {
    return isText(body) && Array.isArray(JSON.parse(body).days)
  } catch {
    return false
  }
}

export function asAppointment(row: unknown): Appointment | null {
  const { id, site, permanence, code, state, start, end } = asRecord(row)
  return [id, site, permanence, code, state].every(isText) && isNumber(start) && isNumber(end)
    ? (row as Appointment)
    : null
}

const LISTS = ['levels', 'needGroups', 'needs', 'sites', 'coverage', 'permanences', 'services'] as const

export function asCatalog(row: unknown): StoredCatalog | null {
  const { edition, catalog } = asRecord(row)
  return isText(edition) && isCatalog(catalog) ? (row as StoredCatalog) : null
}

/** As deep as a start can afford: it was checked whole when it was taken. */
function isCatalog(value: unknown): value is Catalog {
  const { network, charter, policy, edition, ...rest } = asRecord(value)
  const parts = [network, policy, edition, asRecord(charter).versions]
  return (
    LISTS.every((list) => Array.isArray(rest[list])) &&
    parts.every((part) => part && typeof part === 'object')
  )
}

/** Field by field: what is damaged is as on a new tablet, and asked for again; the row never stops a start. */
export function asTablet(row: unknown, fresh: Tablet): Tablet {
  const found = Object.entries(asRecord(row)).filter(([key, value]) => isFit(key, value, fresh))
  return { ...fresh, ...Object.fromEntries(found) }
}

/** Text unless it is said otherwise, or nothing where a new tablet has nothing. */
function isFit(key: string, value: unknown, fresh: object): boolean {
  if (value === null) return fresh[key as keyof object] === null
  return (SHAPES[key as keyof Tablet] ?? isText)(value)
}

export const asRecord = (value: unknown): Record<string, unknown> =>
  value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {}

export const isDay = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value))

const isText = (value: unknown): value is string => typeof value === 'string'
/** A code of a closed list or of a catalog, by its shape. */
export const isCode = (value: unknown): value is string =>
  isText(value) && /^[a-z0-9]+([-.][a-z0-9]+)*$/.test(value)
export const isHash = (value: unknown): value is string => isText(value) && /^[0-9a-f]{64}$/.test(value)
const isEpoch = (value: unknown) => isText(value) && /^[0-9a-f]{32}$/.test(value)
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText)
const isNumber = (value: unknown): value is number => Number.isFinite(value)
const isCount = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0
const isTotals = (value: unknown): value is Totals => TOTALS.every((total) => isCount(asRecord(value)[total]))
const isPin = (value: unknown) => {
  const { salt, hash, iterations, failures, retryAt } = asRecord(value)
  return isText(salt) && isText(hash) && [iterations, failures, retryAt].every(isNumber)
}

const SHAPES: Partial<Record<keyof Tablet, (value: unknown) => boolean>> = {
  epoch: isEpoch,
  revision: isCount,
  sequence: isCount,
  edition: isCode,
  confirmedUntil: isNumber,
  recentSites: isTexts,
  pin: isPin,
  served: isTexts,
  recorded: isTotals,
  seenOn: isDay,
}
