import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { decodeJwt, decodeProtectedHeader, importJWK, jwtVerify } from 'jose'
import { beforeEach, describe, expect, test } from 'vitest'
import { canonical } from '../../src/domain/canonical.ts'
import {
  type ExchangeRequest,
  MOST_BYTES,
  MOST_LOTS,
  SIGNATURE_TYPE,
  type Trouble,
} from '../../src/sync/contract.ts'
import { readCode } from '../../src/sync/enrolmentCode.ts'
import { enrol, exchange, fitting, makeKeys, publicKeyOf, type Signer } from '../../src/sync/exchange.ts'
import { golden } from '../makers.ts'
import { HonestServer, over } from './honestServer.ts'

const NOW = Date.parse('2026-11-24T09:30:00Z')
const NETWORK = 'clermont-auvergne-metropole'
const BODY = (golden('lot.v1.json') as { body: string }).body
const EPOCH = JSON.parse(BODY).tablet.epoch as string

const request: ExchangeRequest = {
  ...{ format: 1, network: NETWORK, version: '0.1.0+test', catalog: null },
  running: { epoch: EPOCH, sequence: 1, counted: 5 },
  lots: [BODY],
}

let server: HonestServer
let signer: Signer
const now = () => NOW
const wire = (fetch = over(server, ['whole'])) => ({ fetch, now })

beforeEach(async () => {
  server = new HonestServer(now)
  server.codes.set('ABCDE12345', { network: NETWORK, usedBy: null })
  const keys = await makeKeys()
  const asked = { ...{ format: 1 as const, code: 'ABCDE12345', network: null, version: '0.1.0' } }
  const joined = await enrol({ ...asked, key: await publicKeyOf(keys) }, wire())
  if (joined.result !== 'done') throw new Error('the tablet was not enrolled')
  signer = { tablet: joined.answer.tablet, network: NETWORK, key: keys.privateKey, skewMs: 0 }
})

/** A host that says this, whatever it is asked. */
const saying =
  (text: string, init: ResponseInit = {}): typeof fetch =>
  async () =>
    new Response(text, { headers: { 'Content-Type': 'application/json' }, ...init })

describe('[SYN1] [SYN8] a request', () => {
  test('is one signed POST of canonical JSON in gzip, and its address carries nothing', async () => {
    let sent: { path: string; init: RequestInit } | undefined
    const road = over(server, ['whole'])
    const fetch: typeof globalThis.fetch = (path, init) => {
      sent = { path: String(path), init: init ?? {} }
      return road(path, init)
    }

    expect(await exchange(request, signer, wire(fetch))).toMatchObject({ result: 'done', skewMs: 0 })

    const { path, init } = sent!
    expect([path, init.method, init.credentials, init.redirect]).toEqual([
      ...['/api/exchange', 'POST', 'omit', 'error'],
    ])
    const bytes = init.body as Uint8Array
    expect(gunzipSync(bytes).toString()).toBe(canonical(request))
    const token = new Headers(init.headers).get('Authorization')!.replace('Bearer ', '')
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'ES256', typ: SIGNATURE_TYPE, kid: signer.tablet })
    expect(decodeJwt(token)).toEqual({
      ...{ aud: NETWORK, iat: NOW / 1000 },
      sha256: createHash('sha256').update(bytes).digest('base64url'),
    })
    const { key } = server.tablets.get(signer.tablet)!
    await jwtVerify(token, await importJWK(key, 'ES256'), { currentDate: new Date(NOW) })
  })

  test('that is repeated gets the same answers and is stored once', async () => {
    expect(await exchange(request, signer, wire())).toMatchObject({
      answer: { lots: [{ answer: 'stored' }], received: { sequence: 1 } },
    })
    expect(await exchange(request, signer, wire())).toMatchObject({
      answer: { lots: [{ answer: 'duplicate' }] },
    })
    expect(server.stored).toBe(1)
  })

  test('that breaks the contract never leaves', async () => {
    const broken = { ...request, network: 'Not A Code' }

    await expect(exchange(broken, signer, wire())).rejects.toThrow()
    await expect(exchange({ ...request, extra: 1 } as ExchangeRequest, signer, wire())).rejects.toThrow()
    expect(server.exchanges).toBe(0)
  })

  test('with a key that cannot be read by anyone', async () => {
    await expect(crypto.subtle.exportKey('jwk', signer.key)).rejects.toThrow()
    await expect(crypto.subtle.exportKey('pkcs8', signer.key)).rejects.toThrow()
  })
})

describe('[SYN7] a wrong clock', () => {
  const off = 3 * 86_400_000

  test('is signed anew once with the time of the server, and how far off it is is known', async () => {
    const wrong = { fetch: over(server, ['whole']), now: () => NOW - off }

    expect(await exchange(request, signer, wrong)).toMatchObject({ result: 'done', skewMs: off })
    expect(server.exchanges).toBe(1)
  })

  test('whose error is known already costs one request', async () => {
    let asked = 0
    const road = over(server, ['whole'])
    const fetch: typeof globalThis.fetch = (path, init) => {
      asked += 1
      return road(path, init)
    }

    await exchange(request, { ...signer, skewMs: off }, { fetch, now: () => NOW - off })
    expect(asked).toBe(1)
  })

  test('that the server never believes ends after the second time', async () => {
    let asked = 0
    const fetch: typeof globalThis.fetch = async (path, init) => {
      asked += 1
      return saying(JSON.stringify({ code: 'clock-skewed', message: '', serverTime: NOW }), { status: 401 })(
        path,
        init,
      )
    }

    expect(await exchange(request, signer, wire(fetch))).toMatchObject({ trouble: 'clock-skewed' })
    expect(asked).toBe(2)
  })
})

describe('[SYN1] [SYN4] what comes back', () => {
  test('from a host without a server means that nobody is there', async () => {
    const page = '<!doctype html><title>Escale</title>'
    const html = { 'Content-Type': 'text/html' }
    for (const [text, init] of [
      [page, { headers: html }],
      [page, { status: 404, headers: html }],
      ['Introuvable', { status: 404 }],
      ['', { status: 405 }],
    ] as const)
      expect(await exchange(request, signer, wire(saying(text, init)))).toMatchObject({
        result: 'unreachable',
      })
  })

  test('cut at any byte is no answer', async () => {
    await exchange(request, signer, wire())
    for (let cutAfter = 0; cutAfter < 1; cutAfter += 0.05)
      expect((await exchange(request, signer, wire(over(server, [{ cutAfter }])))).result).toBe('nonsense')
  })

  test('with an unknown key, about other lots or of another life of a tablet is believed in nothing', async () => {
    const reply = await exchange(request, signer, wire())
    const answer = reply.result === 'done' ? reply.answer : null
    const other = { id: 'd'.repeat(32), answer: 'stored' }
    for (const change of [
      { extra: 1 },
      { lots: [] },
      { lots: [other] },
      { lots: [...answer!.lots, other] },
      { received: { ...answer!.received, epoch: 'd'.repeat(32) } },
    ])
      expect(
        await exchange(request, signer, wire(saying(JSON.stringify({ ...answer, ...change })))),
      ).toMatchObject({ result: 'nonsense' })
  })

  test('late or never means out of reach', async () => {
    expect(await exchange(request, signer, wire(over(server, ['lost-coming'])))).toMatchObject({
      result: 'unreachable',
    })
    const never: typeof fetch = (_path, init) =>
      new Promise((_, reject) => {
        expect(init?.signal).toBeInstanceOf(AbortSignal)
        reject(new DOMException('late', 'TimeoutError'))
      })
    expect(await exchange(request, signer, wire(never))).toMatchObject({ result: 'unreachable' })
  })
})

test('[SYN3] a request turned down tells why, and how long the server wants silence', async () => {
  const askedOf = async (code: Trouble, retryAfter?: string) => {
    server.trouble = { code, ...(retryAfter && { retryAfter }) }
    return exchange(request, signer, wire())
  }

  expect(await askedOf('busy', '120')).toMatchObject({ trouble: 'busy', retryAfterMs: 120_000 })
  expect(await askedOf('too-many', 'Tue, 24 Nov 2026 09:31:00 GMT')).toMatchObject({ retryAfterMs: 60_000 })
  expect(await askedOf('busy', 'Mon, 23 Nov 2026 09:31:00 GMT')).toMatchObject({ retryAfterMs: 0 })
  expect(await askedOf('busy', '99999999')).toMatchObject({ retryAfterMs: 3_600_000 })
  expect(await askedOf('busy', 'soon')).toMatchObject({ retryAfterMs: null })
  expect(await askedOf('revoked')).toMatchObject({ result: 'trouble', trouble: 'revoked' })
  const proxy = saying('Bad gateway', { status: 503, headers: { 'Retry-After': '30' } })
  expect(await exchange(request, signer, wire(proxy))).toEqual({
    ...{ result: 'unreachable', retryAfterMs: 30_000 },
  })
})

test('[SYN1] a request carries as many lots as it may, at least one; the rest goes in the next', () => {
  const lots = Array.from({ length: MOST_LOTS + 5 }, (_, index) => ({ body: `"${index}"` }))
  const large = { body: 'x'.repeat(MOST_BYTES / 4) }

  expect(fitting(lots)).toHaveLength(MOST_LOTS)
  expect(fitting(lots, 3)).toHaveLength(3)
  expect(fitting([large, large, large, large])).toHaveLength(3)
  expect(fitting([{ body: 'x'.repeat(2 * MOST_BYTES) }, large])).toHaveLength(1)
  expect(fitting([])).toEqual([])
})

test('[SYN8] the same code with the same key again gets the same answer; with another it has been used', async () => {
  server.codes.set('ZZZZZ00000', { network: NETWORK, usedBy: null })
  const keys = await makeKeys()
  const asked = { ...{ format: 1 as const, code: 'ZZZZZ00000', network: null, version: '0.1.0' } }
  const mine = { ...asked, key: await publicKeyOf(keys) }

  const lost = await enrol(mine, wire(over(server, ['lost-coming'])))
  const again = await enrol(mine, wire())
  const other = await enrol({ ...asked, key: await publicKeyOf(await makeKeys()) }, wire())

  expect(lost).toMatchObject({ result: 'unreachable' })
  expect(again).toMatchObject({ result: 'done', answer: { network: NETWORK } })
  expect(other).toMatchObject({ trouble: 'unknown-code' })
})

test('[SYN8] a code is read however it is typed, scanned or followed', () => {
  for (const text of [
    'ABCDE12340',
    ' abcde 12340 ',
    'abcde-1234o',
    'ABCDEi234O',
    'abcdel2340',
    'https://escale.example/#rejoindre=ABCDE12340',
    '#rejoindre=abcde12340',
  ])
    expect(readCode(text)).toBe('ABCDE12340')
  for (const text of ['', 'ABCDE1234', 'ABCDE123400', 'ABCDE1234U', 'https://escale.example/', 'ABCDE1234é'])
    expect(readCode(text)).toBeNull()
})
