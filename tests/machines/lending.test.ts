import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { initialTransition, transition } from 'xstate'
import { canExtend, type LendingEvent, lendingMachine } from '../../src/machines/lending.ts'
import { catalog, NOW } from '../makers.ts'

const policy = catalog.policy.lent
const WARN_MS = policy.warnAfterSeconds * 1000
const CLEAR_MS = policy.clearAfterSeconds * 1000

const start = () => initialTransition(lendingMachine, { policy, now: NOW, language: 'fr-simple' })[0]
type Snapshot = ReturnType<typeof start>

const run = (snapshot: Snapshot, ...events: LendingEvent[]) =>
  events.reduce((present, event) => transition(lendingMachine, present, event)[0], snapshot)

const tick = (now: number): LendingEvent => ({ type: 'clock.ticked', now })
const touch = (now: number): LendingEvent => ({ type: 'screen.touched', now })
const extend = (now: number): LendingEvent => ({ type: 'lending.extended', now })

describe('a lent screen left alone', () => {
  test('[LEN3] warns, then clears and waits for staff', () => {
    expect(run(start(), tick(NOW + WARN_MS - 1)).value).toBe('inUse')

    const warned = run(start(), tick(NOW + WARN_MS))
    expect(warned.value).toBe('warned')
    expect(warned.context.clearsAt - NOW - WARN_MS).toBe(CLEAR_MS)

    const cleared = run(warned, tick(NOW + WARN_MS + CLEAR_MS))
    expect(cleared.value).toBe('cleared')
    expect(run(cleared, extend(NOW), touch(NOW), tick(NOW)).value).toBe('cleared')
  })

  test('[LEN3] is kept by one tap, ten times, then no more', () => {
    let now = NOW
    let snapshot = start()
    for (let time = 1; time <= 10; time++) {
      now += WARN_MS
      snapshot = run(snapshot, tick(now), extend(now))
      expect(snapshot.value).toBe('inUse')
      expect(snapshot.context.extensions).toBe(time)
    }

    const last = run(snapshot, tick(now + WARN_MS))
    expect(canExtend(last.context)).toBe(false)
    expect(run(last, extend(now + WARN_MS)).value).toBe('warned')
    expect(run(last, extend(now + WARN_MS), tick(now + WARN_MS + CLEAR_MS)).value).toBe('cleared')
  })

  test('[LEN3] clears at once when the tablet slept through the warning', () => {
    expect(run(start(), tick(NOW + WARN_MS + CLEAR_MS + 3_600_000)).value).toBe('cleared')
  })

  test('[LEN3] a warned screen asks for the tap it names: another touch does not keep it', () => {
    const warned = run(start(), tick(NOW + WARN_MS))

    expect(run(warned, touch(NOW + WARN_MS)).value).toBe('warned')
  })

  test('[LEN3] a clock set back by hours does not keep the screen awake for hours', () => {
    const setBack = run(start(), tick(NOW - 5 * 3_600_000))

    expect(run(setBack, tick(NOW - 5 * 3_600_000 + WARN_MS)).value).toBe('warned')
  })
})

describe('any lending', () => {
  const step = fc.record({
    type: fc.constantFrom('clock.ticked', 'screen.touched', 'lending.extended'),
    passed: fc.integer({ min: 0, max: WARN_MS + CLEAR_MS + 1000 }),
  })
  const steps = fc.array(step, { maxLength: 80 })

  test('[LEN3] never extends more than allowed, clears only when due, and never comes back from cleared', () => {
    fc.assert(
      fc.property(steps, (walked) => {
        let now = NOW
        let snapshot = start()
        for (const { type, passed } of walked) {
          const before = snapshot
          now += passed
          snapshot = run(before, { type, now } as LendingEvent)
          expect(snapshot.context.extensions).toBeLessThanOrEqual(policy.extensions)
          if (before.value === 'cleared') expect(snapshot.value).toBe('cleared')
          if (before.value !== 'cleared' && snapshot.value === 'cleared') {
            expect(type).toBe('clock.ticked')
            expect(now).toBeGreaterThanOrEqual(before.context.clearsAt)
          }
        }
      }),
    )
  })

  test('[LEN3] whatever came before, two deadlines without a tap clear it', () => {
    fc.assert(
      fc.property(steps, (walked) => {
        let now = NOW
        const events = walked.map(({ type, passed }) => {
          now += passed
          return { type, now } as LendingEvent
        })
        const left = run(start(), ...events)

        expect(run(left, tick(now + WARN_MS + CLEAR_MS)).value).toBe('cleared')
      }),
    )
  })

  test('[CHA8] holds language, text size and contrast, for this lending alone', () => {
    const { context } = run(
      start(),
      { type: 'language.chosen', language: 'fr' },
      { type: 'textSize.chosen', textSize: 'largest' },
      { type: 'contrast.chosen', contrast: 'more' },
    )

    expect(context).toMatchObject({ language: 'fr', textSize: 'largest', contrast: 'more' })
    expect(start().context).toMatchObject({ language: 'fr-simple', textSize: 'usual', contrast: 'usual' })
  })
})
