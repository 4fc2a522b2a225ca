import { type PersonRole, visitName } from '../../sync/contract/people.ts'
import type { Visitor } from '../access.ts'
import { sha256 } from './catalogs.ts'
import type { Database, Transaction } from './database.ts'

/**
 * Who reads the figures (ADM3). Tokens come from the caller, name their network before a dot, and are kept as
 * SHA-256 alone; each function sees one network, the one its token or visitor belongs to (ADM4).
 */

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
export const INVITATION_LIFE_MS = 7 * 24 * HOUR_MS
export const FIRST_LIFE_MS = 24 * HOUR_MS
/** A visit ends after a working day, or once nothing was asked for two hours; what a browser keeps goes with it. */
export const VISIT_LIFE_MS = 12 * HOUR_MS
export const IDLE_LIFE_MS = 2 * HOUR_MS
/** How long after signing in a visit may change what opens the account. */
export const FRESH_MS = 10 * MINUTE_MS
const CEREMONY_LIFE_MS = 10 * MINUTE_MS
/** A visit that goes on is not written at each request. */
const NOTED_EVERY_MS = 5 * MINUTE_MS

/** An invitation as the database knows it. */
export type InvitationKey = { network: string; tokenSha256: string }
export const invitationKey = (token: string): InvitationKey => ({
  network: networkOf(token),
  tokenSha256: sha256(token),
})

const networkOf = (token: string): string => token.slice(0, token.indexOf('.'))
const after = (now: Date, ms: number) => new Date(now.getTime() + ms)

/** The two halves of one act, with a person's device or the provider in between. */
export type Ceremony =
  | { kind: 'sign-in' }
  | { kind: 'accept'; invitation: InvitationKey; person: string; name: string }
  | { kind: 'passkey'; network: string; person: string }
  | { kind: 'openid'; accept: { invitation: InvitationKey; name: string } | null }

/** `key` opens the second half, once. */
export async function beginCeremony(db: Database, key: string, ceremony: Ceremony, now: Date): Promise<void> {
  const { kind, ...content } = ceremony
  await db`
    insert into ceremony (key_sha256, kind, content, expires_at)
    values (${sha256(key)}, ${kind}, ${db.json(content)}, ${after(now, CEREMONY_LIFE_MS)})`
}

export async function takeCeremony<Kind extends Ceremony['kind']>(
  db: Database,
  kind: Kind,
  key: string,
  now: Date,
): Promise<Extract<Ceremony, { kind: Kind }> | null> {
  const [row] = await db<{ content: object }[]>`
    delete from ceremony where key_sha256 = ${sha256(key)} and kind = ${kind} and expires_at > ${now}
    returning content`
  return row ? ({ kind, ...row.content } as Extract<Ceremony, { kind: Kind }>) : null
}

/** Ceremonies that nobody ended; some hold the name that someone chose. */
export const forgetCeremonies = (db: Database, now: Date) =>
  db`delete from ceremony where expires_at <= ${now}`

// Visits

/** `leftMs`: how much longer the visit goes on if nothing more is asked. `name`: opens nothing (`VISIT_HEADER`). */
export type Visit = { visitor: Visitor; leftMs: number; name: string }

/** Who holds this token, and a visit that goes on; `null` once it ended. */
export async function visitOf(db: Database, token: string, now: Date): Promise<Visit | null> {
  const network = networkOf(token)
  const hash = sha256(token)
  const [row] = await db<(Visitor & { endsAt: Date; idleAt: Date })[]>`
    select network, person, name, role, sites, visit.ends_at as "endsAt", visit.idle_at as "idleAt"
    from visit join person using (network, person)
    where network = ${network} and token_sha256 = ${hash} and visit.ends_at > ${now} and visit.idle_at > ${now}`
  if (!row) return null
  const { endsAt, idleAt: before, ...visitor } = row
  const isNoted = before >= after(now, IDLE_LIFE_MS - NOTED_EVERY_MS)
  const idleAt = isNoted ? before : after(now, IDLE_LIFE_MS)
  if (!isNoted)
    await db`update visit set idle_at = ${idleAt} where network = ${network} and token_sha256 = ${hash}`
  const leftMs = Math.min(endsAt.getTime(), idleAt.getTime()) - now.getTime()
  return {
    visitor,
    leftMs,
    name: visitName(endsAt.getTime() - VISIT_LIFE_MS, sha256(hash).slice(0, MARK_LENGTH)),
  }
}

const MARK_LENGTH = 16

export const endVisit = (db: Database, token: string) =>
  db`delete from visit where network = ${networkOf(token)} and token_sha256 = ${sha256(token)}`

async function beginVisit(tx: Transaction, token: string, person: string, now: Date): Promise<void> {
  const network = networkOf(token)
  await tx`
    insert into visit (network, token_sha256, person, ends_at, idle_at)
    values (${network}, ${sha256(token)}, ${person}, ${after(now, VISIT_LIFE_MS)}, ${after(now, IDLE_LIFE_MS)})`
}

/** Whether this visit has just begun: whoever came back to a browser left open is not who signed in there. */
export async function isFresh(db: Database, token: string, now: Date): Promise<boolean> {
  const rows = await db`
    select 1 from visit where network = ${networkOf(token)} and token_sha256 = ${sha256(token)}
      and ends_at > ${after(now, VISIT_LIFE_MS - FRESH_MS)}`
  return rows.length > 0
}

/** A visit as its owner sees it: the hash names it, and opens nothing. */
export type OwnVisit = { visit: string; since: Date; usedAt: Date }

export async function listVisits(db: Database, { network, person }: Whose, now: Date): Promise<OwnVisit[]> {
  const rows = await db<{ visit: string; endsAt: Date; idleAt: Date }[]>`
    select token_sha256 as visit, ends_at as "endsAt", idle_at as "idleAt" from visit
    where network = ${network} and person = ${person} and ends_at > ${now} and idle_at > ${now}
    order by ends_at desc, token_sha256`
  return rows.map(({ visit, endsAt, idleAt }) => ({
    visit,
    since: after(endsAt, -VISIT_LIFE_MS),
    usedAt: after(idleAt, -IDLE_LIFE_MS),
  }))
}

/** Answers whether it was theirs, and went on. */
export async function endOwnVisit(db: Database, { network, person }: Whose, visit: string): Promise<boolean> {
  const rows = await db`
    delete from visit where network = ${network} and person = ${person} and token_sha256 = ${visit}
    returning person`
  return rows.length > 0
}

/** Visits that are over. */
export const forgetVisits = (db: Database, network: string, now: Date) =>
  db`delete from visit where network = ${network} and (ends_at <= ${now} or idle_at <= ${now})`

// Invitations

export type Opening = { role: PersonRole; sites: string[] }
export type Invitation = Opening & { invitation: string; expiresAt: Date }

export async function invite(
  db: Database,
  token: string,
  { role, sites, by, now }: Opening & { by: string; now: Date },
): Promise<Date> {
  const expiresAt = after(now, INVITATION_LIFE_MS)
  const network = networkOf(token)
  await db`
    insert into invitation (network, token_sha256, role, sites, invited_by, expires_at)
    values (${network}, ${sha256(token)}, ${role}, ${sites}, ${by}, ${expiresAt})`
  return expiresAt
}

/**
 * The first administrator's invitation: the one before it is void. Answers whether there was a need: a network that
 * has an administrator gets none.
 */
export const inviteFirst = (db: Database, token: string, now: Date): Promise<boolean> =>
  db.begin(async (tx) => {
    const network = networkOf(token)
    await oneAtATime(tx, network)
    await tx`delete from invitation where network = ${network} and invited_by is null`
    if ((await administratorsIn(tx, network)) > 0) return false
    await tx`
      insert into invitation (network, token_sha256, role, sites, expires_at)
      values (${network}, ${sha256(token)}, 'administrator', ${[]}, ${after(now, FIRST_LIFE_MS)})`
    return true
  })

export async function findInvitation(
  db: Database,
  { network, tokenSha256 }: InvitationKey,
  now: Date,
): Promise<Opening | null> {
  const [row] = await db<Opening[]>`
    select role, sites from invitation
    where network = ${network} and token_sha256 = ${tokenSha256} and expires_at > ${now}`
  return row ?? null
}

export const listInvitations = (db: Database, network: string, now: Date): Promise<Invitation[]> =>
  db<Invitation[]>`
    select token_sha256 as invitation, role, sites, expires_at as "expiresAt" from invitation
    where network = ${network} and expires_at > ${now} order by expires_at desc, token_sha256`

/** Invitations that nobody answered in time. */
export const forgetInvitations = (db: Database, network: string, now: Date) =>
  db`delete from invitation where network = ${network} and expires_at <= ${now}`

export async function withdrawInvitation(
  db: Database,
  network: string,
  invitation: string,
): Promise<boolean> {
  const rows = await db`
    delete from invitation where network = ${network} and token_sha256 = ${invitation} returning role`
  return rows.length > 0
}

/** A passkey as the ceremony made it. */
export type NewPasskey = {
  credential: string
  publicKey: Uint8Array
  counter: number
  transports: string[]
  isSynced: boolean
}
/** How a person will prove who they are. */
export type Proof = { passkey: NewPasskey } | { subjectSha256: string }

export type Newcomer = { person: string; name: string; proof: Proof; visit: string; now: Date }

/** Uses the invitation up, knows the person from then on and begins their first visit, all or nothing. */
export const acceptInvitation = (
  db: Database,
  { network, tokenSha256 }: InvitationKey,
  { person, name, proof, visit, now }: Newcomer,
): Promise<boolean> =>
  db.begin(async (tx) => {
    await oneAtATime(tx, network)
    const [opening] = await tx<Opening[]>`
      delete from invitation
      where network = ${network} and token_sha256 = ${tokenSha256} and expires_at > ${now}
      returning role, sites`
    if (!opening) return false
    const subject = 'subjectSha256' in proof ? proof.subjectSha256 : null
    await tx`
      insert into person (network, person, name, role, sites, subject_sha256, created_at)
      values (${network}, ${person}, ${name}, ${opening.role}, ${opening.sites}, ${subject}, ${now})`
    if ('passkey' in proof) await keepPasskey(tx, { network, person }, proof.passkey, now)
    await beginVisit(tx, visit, person, now)
    return true
  })

// People

export type Person = Opening & { person: string; name: string; createdAt: Date }
type Whose = { network: string; person: string }

export const listPeople = (db: Database, network: string): Promise<Person[]> =>
  db<Person[]>`
    select person, name, role, sites, created_at as "createdAt" from person
    where network = ${network} order by lower(name), person`

/** With all that tells of them; the catalogs they published stay. The last administrator stays. */
export const removePerson = (
  db: Database,
  network: string,
  person: string,
): Promise<'removed' | 'unknown' | 'last-administrator'> =>
  db.begin(async (tx) => {
    await oneAtATime(tx, network)
    const [found] = await tx<{ role: PersonRole }[]>`
      select role from person where network = ${network} and person = ${person}`
    if (!found) return 'unknown'
    if (found.role === 'administrator' && (await administratorsIn(tx, network)) === 1)
      return 'last-administrator'
    await tx`delete from visit where network = ${network} and person = ${person}`
    await tx`delete from passkey where network = ${network} and person = ${person}`
    await tx`delete from invitation where network = ${network} and invited_by = ${person}`
    await tx`delete from ceremony where content ->> 'person' = ${person}`
    await tx`update catalog set published_by = null where network = ${network} and published_by = ${person}`
    await tx`update bringing set person = null where network = ${network} and person = ${person}`
    await tx`delete from person where network = ${network} and person = ${person}`
    return 'removed'
  })

/** What decides on how many there are waits for what changes it. */
const oneAtATime = (tx: Transaction, network: string) =>
  tx`select network from network where network = ${network} for update`

async function administratorsIn(tx: Transaction, network: string): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    select count(*) as count from person where network = ${network} and role = 'administrator'`
  return row?.count ?? 0
}

// Passkeys

export type KnownPasskey = { network: string; publicKey: Uint8Array; counter: number }

/** A passkey names its person; both together say the network. */
export async function findPasskey(
  db: Database,
  { credential, person }: { credential: string; person: string },
): Promise<KnownPasskey | null> {
  const [row] = await db<KnownPasskey[]>`
    select network, public_key as "publicKey", counter from passkey
    where credential = ${credential} and person = ${person}`
  return row ?? null
}

/** Begins a visit. A counter that did not grow tells of a copy: it opens nothing. */
export const signInByPasskey = (
  db: Database,
  visit: string,
  { credential, person, counter, now }: { credential: string; person: string; counter: number; now: Date },
): Promise<boolean> =>
  db.begin(async (tx) => {
    const known = await tx`
      update passkey set counter = ${counter}, used_at = ${now}
      where network = ${networkOf(visit)} and credential = ${credential} and person = ${person}
        and (counter < ${counter} or (counter = 0 and ${counter} = 0))
      returning person`
    if (known.length > 0) await beginVisit(tx, visit, person, now)
    return known.length > 0
  })

/** The visitor is asked for again: one who has just been removed adds nothing. */
export const addPasskey = (db: Database, whose: Whose, passkey: NewPasskey, now: Date): Promise<boolean> =>
  db.begin(async (tx) => {
    const { network, person } = whose
    const found = await tx`
      select person from person where network = ${network} and person = ${person} for update`
    if (found.length > 0) await keepPasskey(tx, whose, passkey, now)
    return found.length > 0
  })

async function keepPasskey(
  tx: Transaction,
  { network, person }: Whose,
  { credential, publicKey, counter, transports, isSynced }: NewPasskey,
  now: Date,
): Promise<void> {
  await tx`
    insert into passkey
      (network, credential, person, public_key, counter, transports, is_synced, created_at, used_at)
    values
      (${network}, ${credential}, ${person}, ${publicKey}, ${counter}, ${transports}, ${isSynced}, ${now}, ${now})`
}

/** `isLast`: nothing else opens the account. */
export type OwnPasskey = {
  credential: string
  transports: string[]
  isSynced: boolean
  createdAt: Date
  usedAt: Date
  isLast: boolean
}

export const listPasskeys = (db: Database, { network, person }: Whose): Promise<OwnPasskey[]> =>
  db<OwnPasskey[]>`
    select credential, transports, is_synced as "isSynced", passkey.created_at as "createdAt",
      used_at as "usedAt", subject_sha256 is null and count(*) over () = 1 as "isLast"
    from passkey join person using (network, person)
    where network = ${network} and person = ${person} order by passkey.created_at, credential`

export const removePasskey = (
  db: Database,
  { network, person }: Whose,
  credential: string,
): Promise<'removed' | 'unknown' | 'last'> =>
  db.begin(async (tx) => {
    const [owner] = await tx<{ hasSubject: boolean }[]>`
      select subject_sha256 is not null as "hasSubject" from person
      where network = ${network} and person = ${person} for update`
    const own = await tx<{ credential: string }[]>`
      select credential from passkey where network = ${network} and person = ${person}`
    if (!own.some((each) => each.credential === credential)) return 'unknown'
    if (own.length === 1 && !owner?.hasSubject) return 'last'
    await tx`
      delete from passkey where network = ${network} and person = ${person} and credential = ${credential}`
    return 'removed'
  })

// The organisation's provider

/** Whom the provider's account was bound to; the person says the network. */
export async function findSubject(db: Database, subjectSha256: string): Promise<Whose | null> {
  const [row] = await db<Whose[]>`
    select network, person from person where subject_sha256 = ${subjectSha256}`
  return row ?? null
}

/** Begins a visit of a person whom the provider has just vouched for. */
export const signInBySubject = (
  db: Database,
  visit: string,
  { subjectSha256, now }: { subjectSha256: string; now: Date },
): Promise<boolean> =>
  db.begin(async (tx) => {
    const [known] = await tx<{ person: string }[]>`
      select person from person
      where network = ${networkOf(visit)} and subject_sha256 = ${subjectSha256} for update`
    if (known) await beginVisit(tx, visit, known.person, now)
    return known !== undefined
  })
