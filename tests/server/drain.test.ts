import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { drainable } from '../../src/server/drain.ts'

/** Longer than any test: what is waited for up to it is waited for too long. */
const LIMIT_MS = 3_600_000

const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

async function aServer(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const http = createServer(answer)
  const drain = drainable(http, LIMIT_MS)
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const { port } = http.address() as AddressInfo
  const open = async () => {
    const came = once(http, 'connection')
    const socket = connect(port, '127.0.0.1')
    ends.push(() => socket.destroy())
    await came
    return socket
  }
  return { port, drain, open }
}

test('a server that stops does not wait for connections on which nothing was asked, or nothing more', async () => {
  const { port, drain, open } = await aServer((_, response) => void response.end('told'))
  const silent = await open()
  expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe('told')
  const ended = once(silent, 'close')

  await drain()
  await ended
})

test('it waits for each answer that is under way, and cuts what stays open after it', async () => {
  let begun = (_response: ServerResponse) => {}
  const asked = new Promise<ServerResponse>((resolve) => {
    begun = resolve
  })
  const { port, drain, open } = await aServer((_, response) => begun(response))
  await open()
  const answer = fetch(`http://127.0.0.1:${port}`).then((each) => each.text())
  const response = await asked

  const stopped = drain()
  response.end('told whole')

  expect(await answer).toBe('told whole')
  await stopped
})
