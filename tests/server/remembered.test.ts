import { expect, test } from 'vitest'
import { Remembered } from '../../src/server/store/remembered.ts'

test('[SEC2] no more is held than was allowed, and what was asked for last stays', () => {
  const held = new Remembered<string>(10)
  held.set('a', 'A', 4)
  held.set('b', 'B', 4)
  expect(held.get('a')).toBe('A')

  held.set('c', 'C', 4)
  expect([held.get('a'), held.get('b'), held.get('c')]).toEqual(['A', undefined, 'C'])

  held.set('large', 'L', 40)
  expect([held.get('a'), held.get('c'), held.get('large')]).toEqual([undefined, undefined, 'L'])
  held.set('large', 'M', 2)
  held.set('d', 'D', 8)
  expect([held.get('large'), held.get('d')]).toEqual(['M', 'D'])
})
