import { MINUTE_MS } from '../../domain/calendar.ts'
import type { Running } from '../../domain/running.ts'
import { type EnrolRequest, type ExchangeRequest, MOST_COUNTED } from '../../sync/contract.ts'
import { type Published, sha256 } from './catalogs.ts'
import type { Database, Transaction } from './database.ts'
import { receiveCarried } from './lots.ts'

/** How long an enrolment code may be used (SYN8). */
export const CODE_LIFE_MS = 600_000

export type PublicKey = EnrolRequest['key']
export type KnownTablet = { key: PublicKey; isRevoked: boolean } & Pick<Published, 'etag' | 'position'>

/** `code`: ten characters of `enrolmentCode`, shown once; only its hash is kept. */
export const keepEnrolmentCode = (db: Database, network: string, code: string, now: Date) => db`
  insert into enrolment (network, code_sha256, expires_at)
  values (${network}, ${sha256(code)}, ${new Date(now.getTime() + CODE_LIFE_MS)})`

/** Codes whose time is over, used or not: until then a tablet that lost its answer may ask again. */
export const forgetEnrolmentCodes = (db: Database, network: string, now: Date) =>
  db`delete from enrolment where network = ${network} and expires_at <= ${now}`

/** The hashes of a network's codes that a tablet can still use. */
export async function waitingCodes(db: Database, network: string, now: Date): Promise<string[]> {
  const rows = await db<{ code: string }[]>`
    select code_sha256 as code from enrolment
    where network = ${network} and used_at is null and expires_at > ${now} order by expires_at, code`
  return rows.map(({ code }) => code)
}

/**
 * Uses a code up and knows the tablet from then on, in one transaction. `other-network`: the code is left as it
 * was, for the tablet it was meant for. The same tablet that asks again, for an answer that was lost, gets the same.
 */
export function enrol(
  db: Database,
  { code, key, network, version }: EnrolRequest,
  { tablet, now }: { tablet: string; now: Date },
): Promise<{ network: string; tablet: string } | 'unknown-code' | 'other-network'> {
  return db.begin(async (tx) => {
    const [found] = await tx<{ network: string; isUsed: boolean; tablet: string | null }[]>`
      select network, used_at is not null as "isUsed", (
        select tablet from tablet as known
        where known.network = enrolment.network and known.tablet = enrolment.tablet
          and public_key = ${tx.json(key)} and revoked_at is null
      ) as tablet
      from enrolment
      where code_sha256 = ${sha256(code)} and expires_at > ${now}
      for update of enrolment`
    if (!found || (found.isUsed && !found.tablet)) return 'unknown-code'
    if (found.tablet) return { network: found.network, tablet: found.tablet }
    if (network !== null && network !== found.network) return 'other-network'
    await tx`
      update enrolment set used_at = ${now}, tablet = ${tablet}
      where network = ${found.network} and code_sha256 = ${sha256(code)}`
    await tx`
      insert into tablet (network, tablet, public_key, enrolled_at, version)
      values (${found.network}, ${tablet}, ${tx.json(key)}, ${now}, ${version})`
    return { network: found.network, tablet }
  })
}

/** The tablet and its network's catalog in force, in one turn of the database; `null` for one that is not known. */
export async function findTablet(db: Database, network: string, tablet: string): Promise<KnownTablet | null> {
  const [row] = await db<KnownTablet[]>`
    select public_key as key, revoked_at is not null as "isRevoked", etag, position
    from tablet join lateral (
      select etag, position from catalog where catalog.network = ${network} order by position desc limit 1
    ) as in_force on true
    where tablet.network = ${network} and tablet = ${tablet}`
  return row ?? null
}

/** At once: its next request is turned down (SYN8). Answers whether there was one to revoke. */
export async function revoke(db: Database, network: string, tablet: string, now: Date): Promise<boolean> {
  const rows = await db`
    update tablet set revoked_at = ${now}
    where network = ${network} and tablet = ${tablet} and revoked_at is null returning tablet`
  return rows.length > 0
}

/**
 * Notes that a tablet was here and what it says of itself; a sequence that went back shows a restored copy (SYN5). A
 * request signed before the last one, which was held up on its way, says nothing of it any more. Answers what was
 * received of this life; `null`: the tablet was revoked meanwhile, and nothing that it brought may stay.
 */
export async function noteVisit(
  tx: Transaction,
  tablet: string,
  { network, running, version, catalog }: ExchangeRequest,
  { now, signedAt }: { now: Date; signedAt: Date },
): Promise<Running | null> {
  const { epoch } = running
  const skewMinutes = Math.round((signedAt.getTime() - now.getTime()) / MINUTE_MS)
  const life = tx<{ sequence: number; counted: number; carried: number }[]>`
    insert into life (network, epoch, tablet, since, recorded_sequence, recorded_counted, signed_at)
    values (${network}, ${epoch}, ${tablet}, ${now}, ${running.sequence}, ${running.counted}, ${signedAt})
    on conflict (network, epoch) do update set
      tablet = case when life.signed_at > excluded.signed_at then life.tablet else excluded.tablet end,
      rewound_at = case
        when life.signed_at > excluded.signed_at or life.recorded_sequence <= excluded.recorded_sequence
        then life.rewound_at else excluded.since end,
      recorded_sequence = greatest(life.recorded_sequence, excluded.recorded_sequence),
      recorded_counted = greatest(life.recorded_counted, excluded.recorded_counted),
      signed_at = greatest(life.signed_at, excluded.signed_at)
    returning received_sequence as sequence, received_counted as counted, carried_sequence as carried`
  const unlessLate = (column: string, said: string | number | Date | null) =>
    tx`case when signed_at > ${signedAt} then ${tx(column)} else ${said} end`
  const seen = tx`
    update tablet set seen_at = ${unlessLate('seen_at', now)}, version = ${unlessLate('version', version)},
      skew_minutes = ${unlessLate('skew_minutes', skewMinutes)}, catalog_etag = ${unlessLate('catalog_etag', catalog)},
      signed_at = greatest(signed_at, ${signedAt})
    where network = ${network} and tablet = ${tablet} and revoked_at is null`
  // Sent together, still run in this order.
  const [[received], { count }] = await Promise.all([life, seen])
  if (count === 0) return null
  const [whole = received] = received?.carried ? await receiveCarried(tx, network, [epoch]) : []
  // Lots of a life that were made up may come to more than an answer can say: the tablet must hear of the others.
  const atMost = (count = 0) => Math.min(count, MOST_COUNTED)
  return { epoch, sequence: atMost(whole?.sequence), counted: atMost(whole?.counted) }
}

/** A tablet as whoever keeps the network sees it. */
export type TabletState = {
  tablet: string
  enrolledAt: Date
  revokedAt: Date | null
  seenAt: Date | null
  version: string
}

export const listTablets = (db: Database, network: string): Promise<TabletState[]> => db<TabletState[]>`
  select tablet, enrolled_at as "enrolledAt", revoked_at as "revokedAt", seen_at as "seenAt", version
  from tablet where network = ${network} order by enrolled_at, tablet`
