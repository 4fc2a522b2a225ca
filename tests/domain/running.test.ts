import { expect, test } from 'vitest'
import { compared, countOfLots, isPutBack, sealedCount } from '../../src/domain/running.ts'
import { emptyTally, emptyTotals } from '../../src/domain/tally.ts'

test('[SYN5] all that was counted is sealed, but for what is still being counted', () => {
  const recorded = { sessions: 9, questions: 4, workshops: 1, participants: 12 }
  const open = {
    ...emptyTally('jaude', '2026-11-24'),
    totals: { ...emptyTotals(), sessions: 2, questions: 1 },
  }

  expect(sealedCount(recorded, [open])).toBe(23)
  expect(countOfLots([{ days: [{ totals: recorded }, { totals: open.totals }] }])).toBe(29)
})

test('[SYN5] what arrived is compared with what left', () => {
  expect(compared({ sealed: 20, waiting: 5, received: 15 })).toBe('equal')
  expect(compared({ sealed: 20, waiting: 5, received: 18 })).toBe('carried')
  expect(compared({ sealed: 20, waiting: 5, received: 20 })).toBe('carried')
  expect(compared({ sealed: 20, waiting: 5, received: 10 })).toBe('missing')
  expect(compared({ sealed: 20, waiting: 5, received: 21 })).toBe('restored')
})

test('[SYN5] a tablet was put back when its server has had more of this very life', () => {
  const own = { epoch: 'a', sequence: 3, counted: 20 }

  expect(isPutBack(own, own)).toBe(false)
  expect(isPutBack(own, { epoch: 'a', sequence: 2, counted: 12 })).toBe(false)
  expect(isPutBack(own, { epoch: 'a', sequence: 4, counted: 12 })).toBe(true)
  expect(isPutBack(own, { epoch: 'a', sequence: 3, counted: 21 })).toBe(true)
  expect(isPutBack(own, { epoch: 'b', sequence: 9, counted: 99 })).toBe(false)
})
