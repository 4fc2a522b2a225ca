import { assign } from 'xstate'
import { setup } from './setup.ts'

/**
 * When the tablet speaks with its server (SYN3). Deadlines are instants and the clock comes in as events, so that
 * nothing depends on a timer that a sleeping tablet does not run; whoever drives it starts an exchange when it
 * comes to `exchanging` and tells how that went.
 */
export type SyncEvent =
  /** The tablet has an enrolment: read at start, or just made. */
  | { type: 'link.known'; now: number }
  | { type: 'network.returned'; now: number }
  | { type: 'network.lost' }
  | { type: 'lot.sealed'; now: number }
  /** Staff want it now. */
  | { type: 'sending.asked'; now: number }
  | { type: 'clock.ticked'; now: number }
  | { type: 'exchange.done'; now: number; hasMore: boolean }
  | { type: 'exchange.failed'; now: number; chance: number; failure: Failure; retryAfterMs: number | null }
  /** The server takes nothing from this tablet any longer. */
  | { type: 'link.refused' }

/** `unreachable`: nobody answered. `trouble`: the server is there and cannot. */
export type Failure = 'unreachable' | 'trouble'

export type SyncContext = {
  isOnline: boolean
  /** Failures since the last exchange that was kept, or since the network returned. */
  failures: number
  /** What the last exchange ran into; `null` once one is kept. */
  failure: Failure | null
  /** An exchange was kept since the start. */
  isReached: boolean
  /** The next exchange without any other reason. */
  dueAt: number
  /** The server asked for silence until then (`Retry-After`). */
  silentUntil: number
}

export const BASE_MS = 2000
/** Whoever comes back is found within a minute (SYN3); one that is there and cannot is left in peace for longer. */
export const LONGEST_MS: Record<Failure, number> = { unreachable: 45_000, trouble: 300_000 }
/** With nothing to send: for a newer catalog, and to know that the link holds. */
export const IDLE_MS = 1_800_000
/** No deadline is ever farther away; one that seems to be belongs to a clock that was set back. */
export const FARTHEST_MS = 3_600_000

/** Full jitter: anywhere between nothing and a limit that doubles, so that tablets do not come back as a herd. */
export const backoffMs = (failures: number, failure: Failure, chance: number): number =>
  chance * Math.min(LONGEST_MS[failure], BASE_MS * 2 ** failures)

export const syncMachine = setup({
  types: {
    input: {} as { isOnline: boolean },
    context: {} as SyncContext,
    events: {} as SyncEvent,
  },
  guards: {
    isOffline: ({ context }) => !context.isOnline,
    isDue: ({ context }, { now }: Instant) => isPast(context.dueAt, now) && isPast(context.silentUntil, now),
    maySpeak: ({ context }, { now }: Instant) => isPast(context.silentUntil, now),
    hasMore: ({ event }) => event.type === 'exchange.done' && event.hasMore,
  },
  actions: {
    goOnline: assign({ isOnline: true, failures: 0 }),
    goOffline: assign({ isOnline: false }),
    // As soon as after a failure: a browser that wrongly knows of no network is not believed for longer.
    hasten: assign(({ context }, { now }: Instant) => ({
      dueAt: Math.min(context.dueAt, now + LONGEST_MS.unreachable),
    })),
    settle: assign((_, { now }: Instant) => ({
      ...{ failures: 0, failure: null, isReached: true, silentUntil: 0 },
      // The browser may say that there is no network; the server has just answered.
      isOnline: true,
      dueAt: now + IDLE_MS,
    })),
    backOff: assign(({ context, event }) => {
      if (event.type !== 'exchange.failed') return {}
      const { now, failure, chance, retryAfterMs } = event
      const wait = backoffMs(context.failures, failure, chance)
      return {
        failures: context.failures + 1,
        failure,
        dueAt: now + Math.max(wait, retryAfterMs ?? 0),
        silentUntil: retryAfterMs === null ? 0 : now + retryAfterMs,
      }
    }),
    forget: assign({ failures: 0, failure: null, silentUntil: 0 }),
  },
}).createMachine({
  id: 'sync',
  context: ({ input }) => ({
    ...{ isOnline: input.isOnline, isReached: false, failures: 0, failure: null },
    ...{ dueAt: 0, silentUntil: 0 },
  }),
  initial: 'alone',
  on: {
    'network.returned': { actions: 'goOnline' },
    'network.lost': { actions: 'goOffline' },
  },
  states: {
    /** Never enrolled: nothing is asked of anybody. */
    alone: {
      on: {
        'link.known': [{ guard: 'isOffline', target: 'offline' }, { target: 'exchanging' }],
      },
    },
    /** All that could leave has left. */
    idle: {
      on: {
        'clock.ticked': { guard: at('isDue'), target: 'exchanging' },
        'lot.sealed': 'exchanging',
        'network.returned': { target: 'exchanging', actions: 'goOnline' },
        'network.lost': { target: 'offline', actions: 'goOffline' },
        'sending.asked': 'exchanging',
        'link.known': { target: 'exchanging', actions: 'forget' },
      },
    },
    exchanging: {
      on: {
        'exchange.done': [
          { guard: 'hasMore', actions: at('settle') },
          { target: 'idle', actions: at('settle') },
        ],
        'exchange.failed': [
          { guard: 'isOffline', target: 'offline', actions: 'backOff' },
          { target: 'waiting', actions: 'backOff' },
        ],
        'link.refused': 'refused',
      },
    },
    /** It did not work; the next try has its instant. */
    waiting: {
      on: {
        'clock.ticked': { guard: at('isDue'), target: 'exchanging' },
        'network.returned': [
          { guard: at('maySpeak'), target: 'exchanging', actions: 'goOnline' },
          { actions: 'goOnline' },
        ],
        'network.lost': { target: 'offline', actions: 'goOffline' },
        'sending.asked': { guard: at('maySpeak'), target: 'exchanging' },
        'link.known': { target: 'exchanging', actions: 'forget' },
      },
    },
    /** The browser knows of no network. It may be wrong: an exchange is tried all the same, as often as after a failure. */
    offline: {
      on: {
        'clock.ticked': { guard: at('isDue'), target: 'exchanging' },
        'lot.sealed': { actions: at('hasten') },
        'network.returned': [
          { guard: at('maySpeak'), target: 'exchanging', actions: 'goOnline' },
          { target: 'waiting', actions: 'goOnline' },
        ],
        'sending.asked': { guard: at('maySpeak'), target: 'exchanging' },
        'link.known': { target: 'exchanging', actions: 'forget' },
      },
    },
    /** What waits stays here; it leaves once the tablet is enrolled anew, or by file. */
    refused: {
      on: {
        'link.known': { target: 'exchanging', actions: 'forget' },
        'sending.asked': 'exchanging',
      },
    },
  },
})

const isPast = (deadline: number, now: number): boolean => now >= deadline || deadline - now > FARTHEST_MS

type Instant = { now: number }

/** A guard or an action that looks at the event's instant. */
function at<T extends 'isDue' | 'maySpeak' | 'settle' | 'hasten'>(type: T) {
  return { type, params: ({ event }: { event: Instant }) => ({ now: event.now }) }
}
