import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { initialTransition, type SnapshotFrom, transition } from 'xstate'
import {
  BASE_MS,
  backoffMs,
  FARTHEST_MS,
  type Failure,
  IDLE_MS,
  LONGEST_MS,
  type SyncEvent,
  syncMachine,
} from '../../src/machines/sync.ts'

type Snapshot = SnapshotFrom<typeof syncMachine>

const NOW = 1_000_000_000_000

/** The machine after these events. */
function machineAfter(events: readonly SyncEvent[], isOnline = true): Snapshot {
  let [snapshot] = initialTransition(syncMachine, { isOnline })
  for (const event of events) [snapshot] = transition(syncMachine, snapshot, event)
  return snapshot
}

const known: SyncEvent = { type: 'link.known', now: NOW }
const done: SyncEvent = { type: 'exchange.done', now: NOW, hasMore: false }
const failed = (change: Partial<Extract<SyncEvent, { type: 'exchange.failed' }>> = {}): SyncEvent => ({
  ...{ type: 'exchange.failed', now: NOW, chance: 0.5, failure: 'unreachable', retryAfterMs: null },
  ...change,
})
const ticked = (now: number): SyncEvent => ({ type: 'clock.ticked', now })

test('[SYN8] a tablet never enrolled asks nothing of anybody, whatever happens', () => {
  const events: SyncEvent[] = [
    { type: 'network.returned', now: NOW },
    { type: 'lot.sealed', now: NOW },
    { type: 'sending.asked', now: NOW },
    ticked(NOW + FARTHEST_MS),
  ]

  expect(machineAfter(events).value).toBe('alone')
  expect(machineAfter([...events, known]).value).toBe('exchanging')
})

describe('[SYN3] an exchange begins', () => {
  test('at start, and when the network returns', () => {
    expect(machineAfter([known]).value).toBe('exchanging')
    expect(machineAfter([known], false).value).toBe('offline')
    expect(machineAfter([known, { type: 'network.returned', now: NOW }], false).value).toBe('exchanging')
  })

  test('when a lot is sealed, when staff ask, and now and then by itself', () => {
    expect(machineAfter([known, done]).value).toBe('idle')
    expect(machineAfter([known, done, { type: 'lot.sealed', now: NOW }]).value).toBe('exchanging')
    expect(machineAfter([known, done, { type: 'sending.asked', now: NOW }]).value).toBe('exchanging')
    expect(machineAfter([known, done, ticked(NOW + IDLE_MS - 1)]).value).toBe('idle')
    expect(machineAfter([known, done, ticked(NOW + IDLE_MS)]).value).toBe('exchanging')
  })

  test('again at once while there is more than one exchange may carry', () => {
    expect(machineAfter([known, { type: 'exchange.done', now: NOW, hasMore: true }]).value).toBe('exchanging')
  })

  test('after a failure, once its wait is over', () => {
    const waiting = [known, failed({ chance: 0.5 })]

    expect(machineAfter(waiting)).toMatchObject({ value: 'waiting', context: { failures: 1 } })
    expect(machineAfter([...waiting, ticked(NOW + BASE_MS / 2 - 1)]).value).toBe('waiting')
    expect(machineAfter([...waiting, ticked(NOW + BASE_MS / 2)]).value).toBe('exchanging')
  })

  test('with no memory of failures when the network has returned', () => {
    const tired = [known, ...Array.from({ length: 9 }, () => [failed(), ticked(NOW + FARTHEST_MS)]).flat()]
    const back: SyncEvent[] = [{ type: 'network.lost' }, { type: 'network.returned', now: NOW }]

    expect(machineAfter([...tired, failed()]).context.failures).toBe(10)
    expect(machineAfter([...tired, failed(), ...back])).toMatchObject({
      value: 'exchanging',
      context: { failures: 0 },
    })
  })

  test('even though the browser says that there is no network, when staff ask', () => {
    expect(machineAfter([known, { type: 'sending.asked', now: NOW }], false).value).toBe('exchanging')
    expect(machineAfter([known, { type: 'sending.asked', now: NOW }, done], false).value).toBe('idle')
  })
})

describe('[SYN3] a browser that says that there is no network, and may be wrong', () => {
  const lost: SyncEvent = { type: 'network.lost' }

  test('keeps no lot for longer than a failure does', () => {
    const sealed: SyncEvent[] = [known, done, lost, { type: 'lot.sealed', now: NOW }]

    expect(machineAfter([...sealed, ticked(NOW + LONGEST_MS.unreachable - 1)]).value).toBe('offline')
    expect(machineAfter([...sealed, ticked(NOW + LONGEST_MS.unreachable)]).value).toBe('exchanging')
    expect(machineAfter([known, ticked(NOW)], false).value).toBe('exchanging')
  })

  test('is tried against at the pace of failures, never before the silence that the server asked for', () => {
    const again = [known, ticked(NOW), failed({ chance: 0.5 })]
    const silent = [known, ticked(NOW), failed({ failure: 'trouble', retryAfterMs: 120_000, chance: 0 })]

    expect(machineAfter(again, false).value).toBe('offline')
    expect(machineAfter([...again, ticked(NOW + BASE_MS / 2 - 1)], false).value).toBe('offline')
    expect(machineAfter([...again, ticked(NOW + BASE_MS / 2)], false).value).toBe('exchanging')
    expect(
      machineAfter([...silent, { type: 'lot.sealed', now: NOW }, ticked(NOW + 119_999)], false).value,
    ).toBe('offline')
  })
})

test('[SYN3] silence that the server asked for is kept by every way to begin', () => {
  const silent = [known, failed({ failure: 'trouble', retryAfterMs: 120_000, chance: 0 })]
  const ways: SyncEvent[] = [
    ticked(NOW + 119_999),
    { type: 'sending.asked', now: NOW + 1 },
    { type: 'network.returned', now: NOW + 1 },
    { type: 'lot.sealed', now: NOW + 1 },
  ]

  for (const way of ways) expect(machineAfter([...silent, way]).value).toBe('waiting')
  expect(
    machineAfter([...silent, { type: 'network.lost' }, { type: 'network.returned', now: NOW + 1 }]).value,
  ).toBe('waiting')
  expect(machineAfter([...silent, ticked(NOW + 120_000)]).value).toBe('exchanging')
})

test('[SYN7] a clock set back does not keep the tablet silent for years', () => {
  const waiting = [known, failed({ now: NOW, chance: 1 })]

  expect(machineAfter([...waiting, ticked(NOW - 10 * FARTHEST_MS)]).value).toBe('exchanging')
})

test('[SYN8] a revoked tablet is silent until staff ask or it is enrolled anew', () => {
  const refused: SyncEvent[] = [known, { type: 'link.refused' }]

  expect(machineAfter([...refused, ticked(NOW + FARTHEST_MS), { type: 'lot.sealed', now: NOW }]).value).toBe(
    'refused',
  )
  expect(machineAfter([...refused, { type: 'sending.asked', now: NOW }]).value).toBe('exchanging')
  expect(machineAfter([...refused, known]).value).toBe('exchanging')
})

const failure = fc.constantFrom<Failure>('unreachable', 'trouble')
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

test('[SYN3] the wait is anywhere between nothing and a limit that doubles, never above the longest', () => {
  fc.assert(
    fc.property(fc.nat(5000), failure, chance, (failures, kind, luck) => {
      const wait = backoffMs(failures, kind, luck)
      expect(wait).toBeGreaterThanOrEqual(0)
      expect(wait).toBeLessThan(Math.min(LONGEST_MS[kind], BASE_MS * 2 ** failures) + 1)
      expect(backoffMs(failures, kind, 0)).toBe(0)
    }),
  )
  expect(LONGEST_MS.trouble).toBe(300_000)
})

test('[SYN3] whatever was missed, the next try at a server out of reach comes within a minute', () => {
  fc.assert(
    fc.property(fc.array(chance, { minLength: 1, maxLength: 40 }), (chances) => {
      const events = chances.flatMap((luck) => [failed({ chance: luck }), ticked(NOW + FARTHEST_MS)])
      const { context } = machineAfter([known, ...events.slice(0, -1)])
      expect(context.dueAt - NOW).toBeLessThan(60_000)
    }),
  )
})

test('[SYN3] no order of events leaves an enrolled tablet without a next try', () => {
  const event = fc.constantFrom<SyncEvent>(
    { type: 'network.returned', now: NOW },
    { type: 'network.lost' },
    { type: 'lot.sealed', now: NOW },
    { type: 'sending.asked', now: NOW },
    ticked(NOW),
    done,
    failed(),
    failed({ failure: 'trouble', retryAfterMs: 60_000 }),
  )
  fc.assert(
    fc.property(fc.array(event, { maxLength: 30 }), (events) => {
      const later = NOW + FARTHEST_MS
      const end = machineAfter([known, ...events, ticked(later)])
      expect(end.value).toBe('exchanging')
    }),
  )
})
