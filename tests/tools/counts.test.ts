import { expect, test } from 'vitest'
import { countPlaywright, countVitest, inWords } from '../../tools/counts.ts'

test('a test file that could not be loaded counts as one failure', () => {
  const counts = countVitest({
    numPassedTests: 12,
    numFailedTests: 1,
    numPendingTests: 2,
    numTodoTests: 1,
    testResults: [
      { status: 'passed', assertionResults: [{}] },
      { status: 'failed', assertionResults: [{}] },
      { status: 'failed', assertionResults: [] },
    ],
  })

  expect(counts).toEqual({ passed: 12, failed: 2, skipped: 3 })
})

test('a browser test that passes only the second time is a failure, as is an error outside any test', () => {
  const counts = countPlaywright({
    stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 2 },
    errors: [{ message: 'the build failed' }],
  })

  expect(counts).toEqual({ passed: 4, failed: 3, skipped: 2 })
})

test('skipped tests are told apart, and not at all when there are none', () => {
  expect(inWords({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed')
  expect(inWords({ passed: 3, failed: 0, skipped: 2 })).toBe('3 passed, 0 failed, 2 skipped')
})
