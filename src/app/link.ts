import { effect } from '@preact/signals'
import type { SnapshotFrom } from 'xstate'
import { type Enrolment, StorageFailure } from '../db/db.ts'
import { keepEnrolment, markRefused, readEnrolment } from '../db/enrolment.ts'
import { type Exchanged, keepExchange, lotsToSend, markUnsendable } from '../db/exchange.ts'
import { sha256 } from '../db/lots.ts'
import { dayOf, MINUTE_MS } from '../domain/calendar.ts'
import { canonical } from '../domain/canonical.ts'
import type { Catalog } from '../domain/catalogSchema.ts'
import { checkCatalog, checkCharterHashes } from '../domain/checkCatalog.ts'
import { type Running, runningOf } from '../domain/running.ts'
import { firstSnapshot, nextSnapshot } from '../machines/pure.ts'
import { type Failure, type SyncEvent, syncMachine } from '../machines/sync.ts'
import { type ExchangeAnswer, MOST_LOTS, readLot, type Trouble } from '../sync/contract.ts'
import { isJoinLink, readCode } from '../sync/enrolmentCode.ts'
import { enrol, exchange, fitting, makeKeys, publicKeyOf, type Reply } from '../sync/exchange.ts'
import type { Desk } from './desk.ts'
import { go, takeInvitation } from './history.ts'
import * as state from './state.ts'

/** The tablet's half of synchronisation: drives `machines/sync.ts`, keeps what each exchange answered. */
export type Link = ReturnType<typeof createLink>

/** What screens say of it. `failure`: what the last exchange ran into. */
export type LinkStatus = {
  phase: SnapshotFrom<typeof syncMachine>['value']
  failure: Failure | null
  /** An exchange was kept since the start: only then is it said that the tablet is online. */
  isReached: boolean
  /** The server asked for silence until then. */
  silentUntil: number
}

/** Why a tablet could not join. `no-catalog`: it knows the other network's server, but not yet its catalog. */
export type JoinTrouble = Trouble | 'unreachable' | 'nonsense' | 'not-a-code' | 'no-catalog' | 'not-kept'

/** Where the app starts: the real network, and whatever brought a code here. Stops when the answer is called. */
export function startLink(desk: Desk): () => void {
  const link = createLink(desk, (...asked) => fetch(...asked))
  state.link.value = link
  addEventListener('hashchange', takeInvitation)
  const stops = [link.start(), effect(followInvitation)]
  return () => {
    for (const stop of stops) stop()
  }
}

/** Enrolment is offered as soon as staff hold a tablet that is set up. */
function followInvitation() {
  const { value: tablet } = state.tablet
  const isReady = tablet?.site && tablet.pin && !tablet.lentTo && state.tab.value === 'writer'
  if (isJoinLink(state.invitation.value) && isReady) go({ screen: 'joining' })
}

export function createLink(
  { tools: { db, effects, attempt, publish } }: Desk,
  fetch: typeof globalThis.fetch,
) {
  const wire = { fetch, now: effects.now }
  const catalogNow = () => state.catalog.value as Catalog
  const dayAt = (instant: number) => dayOf(instant, catalogNow().network.timeZone)
  const inForce = () => ({
    version: __VERSION__,
    edition: catalogNow().edition.id,
    today: dayAt(effects.now()),
  })
  const due = () => lotsToSend(state.lots.value, inForce())
  const isWriter = () => state.tab.value === 'writer'

  let snapshot = firstSnapshot(syncMachine, { isOnline: state.online.value })
  let isRunning = false
  let isStopped = false
  /** Fewer, where the server found a request too large. */
  let most = MOST_LOTS
  /** Kept until the tablet is enrolled: the same code and key again get the same answer. */
  let keys: Promise<CryptoKeyPair> | null = null

  function tell(event: SyncEvent) {
    if (isStopped) return
    snapshot = nextSnapshot(syncMachine, snapshot, event)
    const { value: phase, context } = snapshot
    const { failure, isReached, silentUntil } = context
    const status: LinkStatus = { phase, failure, isReached, silentUntil }
    if (canonical(status) !== canonical(state.linkStatus.value)) state.linkStatus.value = status
    if (phase === 'exchanging' && !isRunning) void run()
  }

  async function run() {
    isRunning = true
    const event = await exchangeOnce().finally(() => {
      isRunning = false
    })
    tell(event)
  }

  const failed = (failure: Failure, retryAfterMs: number | null = null): SyncEvent => ({
    ...{ type: 'exchange.failed', now: effects.now(), chance: effects.random() },
    ...{ failure, retryAfterMs },
  })

  /** One exchange, and what it means for the next. What the disk refuses is asked for again: it was only kept twice. */
  async function exchangeOnce(): Promise<SyncEvent> {
    const enrolment = state.enrolment.value
    if (!enrolment || !isWriter()) return failed('unreachable')
    try {
      const bodies = await sendable()
      const reply = await ask(enrolment, bodies)
      if (state.enrolment.value?.tablet !== enrolment.tablet) return done(true)
      return reply.result === 'done'
        ? await keep(enrolment, bodies, reply)
        : await notDone(enrolment, reply, bodies)
    } catch (error) {
      // Whatever it is, it waits its turn like any other failure (SYN3), and stops nobody's work.
      if (!(error instanceof StorageFailure)) console.error(error)
      return failed('trouble')
    }
  }

  const done = (hasMore: boolean): SyncEvent => ({ type: 'exchange.done', now: effects.now(), hasMore })

  /** What may leave now. One that breaks the contract stays, in sight, and keeps no other from leaving (SYN4). */
  async function sendable() {
    const broken = due().filter((lot) => !readLot(lot.body))
    if (broken.length > 0) {
      await markUnsendable(
        db,
        broken.map((lot) => lot.id),
        inForce(),
      )
      await publish(db.lots)
    }
    return fitting(due(), most)
  }

  function ask(enrolment: Enrolment, lots: readonly { body: string }[]) {
    const { tablet, network, keys, skewMinutes } = enrolment
    return exchange(
      {
        format: 1,
        network,
        version: __VERSION__,
        catalog: heldCatalog(enrolment),
        running: runningTotals(),
        lots: lots.map((lot) => lot.body),
      },
      { tablet, network, key: keys.privateKey, skewMs: skewMinutes * MINUTE_MS },
      wire,
    )
  }

  async function keep(
    enrolment: Enrolment,
    lots: readonly { id: string }[],
    { answer, skewMs, catalogWaits }: Reply<ExchangeAnswer> & { result: 'done' },
  ): Promise<SyncEvent> {
    const catalog = answer.catalog && (await readCatalog(answer.catalog, enrolment.network))
    if (catalog === 'cut') return failed('trouble')
    const now = effects.now()
    const minutes = Math.round(skewMs / MINUTE_MS)
    const { timeZone } = catalogNow().network
    await keepExchange(db, {
      ...{ tablet: enrolment.tablet, now, version: __VERSION__, received: answer.received, catalog },
      ...answersByLot(answer, lots),
      skew: { now, minutes, timeZone },
      today: dayAt(now + minutes * MINUTE_MS),
    })
    most = MOST_LOTS
    if (catalog?.read) state.catalog.value = catalog.read
    await publish(db.lots, db.tallies, db.catalogs)
    await readLink()
    // A lot that was answered and is still due would be sent for ever.
    const isStuck = due().some(({ id }) => lots.some((lot) => lot.id === id))
    return done(!isStuck && (catalogWaits || due().length > 0))
  }

  async function notDone(
    enrolment: Enrolment,
    reply: Exclude<Reply<ExchangeAnswer>, { result: 'done' }>,
    lots: readonly unknown[],
  ): Promise<SyncEvent> {
    if (reply.result === 'unreachable') return failed('unreachable', reply.retryAfterMs)
    if (reply.result === 'nonsense') return failed('trouble')
    const { trouble, retryAfterMs } = reply
    if (trouble === 'revoked' || trouble === 'unknown-tablet') {
      await markRefused(db, enrolment.tablet, trouble)
      await readLink()
      return { type: 'link.refused' }
    }
    if (trouble === 'too-large') most = Math.max(1, Math.floor(lots.length / 2))
    return failed('trouble', retryAfterMs)
  }

  /** Everything sealed in this life of the tablet (SYN5). */
  function runningTotals(): Running {
    const tablet = state.tablet.value
    if (!tablet) throw new StorageFailure('wiped')
    return runningOf(tablet, state.tallies.value)
  }

  async function readLink() {
    state.enrolment.value = await readEnrolment(db)
  }

  /** Anything at all that belongs to the network whose catalog the tablet has. */
  const hasCounted = (): boolean =>
    [state.lots, state.tallies, state.appointments, state.damaged].some(({ value }) => value.length > 0) ||
    (state.sessions.value?.length ?? 0) > 0 ||
    Object.values(state.tablet.value?.recorded ?? {}).some((count) => count > 0)

  /** What the server needs to know to let this tablet in, and what it says. */
  async function askToJoin(code: string) {
    keys ??= makeKeys()
    const pair = await keys
    const reply = await enrol(
      {
        ...{ format: 1, code, key: await publicKeyOf(pair), version: __VERSION__ },
        network: hasCounted() ? catalogNow().network.id : null,
      },
      wire,
    )
    if (reply.result !== 'done') return { trouble: reply.result === 'trouble' ? reply.trouble : reply.result }
    return { pair, ...reply }
  }

  return {
    /** Joins the network that gave this code, whatever was counted before (SYN8). `null`: joined. */
    async join(text: string): Promise<JoinTrouble | null> {
      const code = readCode(text)
      if (!code) return 'not-a-code'
      const asked = await askToJoin(code)
      if ('trouble' in asked) return asked.trouble
      const { pair, answer, skewMs } = asked
      let enrolment: Enrolment = {
        ...{ id: 'enrolment', tablet: answer.tablet, network: answer.network, keys: pair },
        enrolledOn: dayAt(effects.now() + skewMs),
        ...{ exchangedAt: null, received: null, skewMinutes: Math.round(skewMs / MINUTE_MS) },
        ...{ catalog: null, catalogRefusedBy: null, refused: null },
      }
      let catalog: Catalog | null = null
      if (answer.network !== catalogNow().network.id) {
        const first = await firstCatalog(enrolment)
        if (!first) return 'no-catalog'
        enrolment = { ...enrolment, catalog: first.etag }
        catalog = first.read
      }
      const isKept = await attempt(async () => {
        await keepEnrolment(db, enrolment, catalog, effects.now())
        if (catalog) state.catalog.value = catalog
        await readLink()
      }, [db.catalogs])
      if (!isKept) return 'not-kept'
      keys = null
      tell({ type: 'link.known', now: effects.now() })
      return null
    },

    sendNow: () => tell({ type: 'sending.asked', now: effects.now() }),

    /** From here on it follows the clock, the network and the lots. Stops when the answer is called. */
    start(): () => void {
      let waiting = due().length
      let wasWriter = isWriter()
      state.linkStatus.value = { phase: 'alone', failure: null, isReached: false, silentUntil: 0 }
      if (state.enrolment.value) tell({ type: 'link.known', now: effects.now() })
      const stops = [
        state.now.subscribe(() => isWriter() && tell({ type: 'clock.ticked', now: effects.now() })),
        state.online.subscribe((isOnline) => {
          if (isOnline !== snapshot.context.isOnline)
            tell(isOnline ? { type: 'network.returned', now: effects.now() } : { type: 'network.lost' })
        }),
        effect(() => {
          const before = waiting
          waiting = state.lots.value.length === 0 ? 0 : due().length
          if (waiting > before) queueMicrotask(() => tell({ type: 'lot.sealed', now: effects.now() }))
        }),
        state.tab.subscribe((tab) => {
          const isGained = tab === 'writer' && !wasWriter
          wasWriter = tab === 'writer'
          if (isGained) void takeOver()
        }),
      ]
      return () => {
        isStopped = true
        for (const stop of stops) stop()
      }
    },
  }

  /** Another tab wrote meanwhile: its enrolment and its catalog are the ones that hold. */
  async function takeOver() {
    await readLink()
    const edition = state.tablet.value?.edition
    state.catalog.value = (edition && state.editions.value.get(edition)) || state.catalog.value
    if (state.enrolment.value) tell({ type: 'link.known', now: effects.now() })
  }

  /** Of a network that the tablet has nothing of yet; no lot leaves with it. */
  async function firstCatalog(enrolment: Enrolment): Promise<{ etag: string; read: Catalog } | null> {
    const reply = await ask(enrolment, [])
    const given = reply.result === 'done' ? reply.answer.catalog : null
    const catalog = given && (await readCatalog(given, enrolment.network))
    return catalog && catalog !== 'cut' && catalog.read ? { etag: catalog.etag, read: catalog.read } : null
  }
}

/** A catalog that this version could not read is not asked for again by it. */
const heldCatalog = ({ catalog, catalogRefusedBy }: Enrolment): string | null =>
  catalogRefusedBy === null || catalogRefusedBy === __VERSION__ ? catalog : null

function answersByLot(
  answer: ExchangeAnswer,
  lots: readonly { id: string }[],
): Pick<Exchanged, 'sent' | 'refused'> {
  const idAt = (index: number) => (lots[index] as { id: string }).id
  return {
    sent: answer.lots.flatMap((each, index) => (each.answer === 'refused' ? [] : [idAt(index)])),
    refused: answer.lots.flatMap((each, index) =>
      each.answer === 'refused' ? [{ id: idAt(index), reason: each.reason }] : [],
    ),
  }
}

/**
 * A catalog as it came: `cut` when its text is not the one announced; `read` is `null` when it is another network's
 * or not right for this version of Escale, and then the one in force stays (ADM2).
 */
async function readCatalog(
  { etag, body }: { etag: string; body: string },
  network: string,
): Promise<{ etag: string; read: Catalog | null } | 'cut'> {
  if ((await sha256(body)) !== etag) return 'cut'
  const checked = checkCatalog(jsonOf(body))
  if (!('catalog' in checked) || checked.catalog.network.id !== network) return { etag, read: null }
  const { catalog } = checked
  const hashes = await Promise.all(catalog.charter.versions.map(({ official }) => sha256(official.text)))
  return { etag, read: checkCharterHashes(catalog, hashes).length === 0 ? catalog : null }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
