import { expect, test } from 'vitest'
import { readSettings, WrongSettings } from '../../src/server/settings.ts'

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readSettings(env)
    return []
  } catch (error) {
    if (!(error instanceof WrongSettings)) throw error
    return error.problems
  }
}

test('a public address that is none is told in words, once, beside all else that is wrong', () => {
  for (const given of ['escale.example', 'localhost:8787', '://', 'https://escale.example/path'])
    expect(problemsOf({ PUBLIC_URL: given })).toEqual([
      expect.stringMatching(/^PUBLIC_URL : il faut une adresse/),
    ])
  expect(problemsOf({ PUBLIC_URL: 'escale.example', PORT: 'x', OIDC_ISSUER: 'id.example' })).toEqual([
    expect.stringContaining('PORT'),
    expect.stringContaining('PUBLIC_URL'),
    expect.stringContaining('OIDC_ISSUER'),
    expect.stringContaining('vont ensemble'),
  ])
})

test('a public address is https, or this very machine’s', () => {
  expect(problemsOf({ PUBLIC_URL: 'http://escale.example' })).toEqual([expect.stringContaining('https')])
  for (const numbered of ['https://192.168.1.10', 'https://[fd00::1]:8443', 'http://127.0.0.1:8787'])
    expect(problemsOf({ PUBLIC_URL: numbered })).toEqual([expect.stringContaining('un nom')])
  expect(readSettings({ PUBLIC_URL: 'https://escale.example/' }).publicUrl).toBe('https://escale.example')
  expect(readSettings({ PUBLIC_URL: 'http://localhost:8787' }).publicUrl).toBe('http://localhost:8787')
})

test('[DIS2] who reads the measures is told by a word or a token that is none to be guessed', () => {
  expect(readSettings({}).metricsFor).toBe('this-machine')
  expect(readSettings({ METRICS: 'open' }).metricsFor).toBe('everyone')
  expect(readSettings({ METRICS: 'x'.repeat(24) }).metricsFor).toEqual({ token: 'x'.repeat(24) })
  for (const given of ['1', 'ouvert', 'x'.repeat(23), `${'x'.repeat(24)} y`])
    expect(problemsOf({ METRICS: given })).toEqual([
      expect.stringMatching(/^METRICS : « open », ou un jeton/),
    ])
})
