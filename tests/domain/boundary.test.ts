import { expect, test } from 'vitest'
import { mixedRequest } from '../../src/domain/boundary.ts'
import { aRequest, tinyCatalog } from './makers.ts'

const catalog = tinyCatalog()
const boundary = catalog.needs.find((need) => need.boundary !== null)!.id

test('[TRI5] what is beyond the boundary is told apart from what can be accompanied here', () => {
  expect(mixedRequest(aRequest({ needs: ['print', boundary, 'learn'] }), catalog)).toEqual({
    beyond: [boundary],
    rest: ['print', 'learn'],
  })
})

test('[TRI5] nothing is told apart when all of it is of one kind, or the rest is not for this site', () => {
  expect(mixedRequest(aRequest({ needs: [boundary] }), catalog)).toBeNull()
  expect(mixedRequest(aRequest({ needs: ['print'] }), catalog)).toBeNull()
  expect(mixedRequest(aRequest({ needs: ['learn', boundary], site: 'bus' }), catalog)).toBeNull()
})
