import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** Stands between a server and its database, and hands on what they say until it is told to be silent. */
export async function aRelay(url: string) {
  const target = new URL(url)
  const sockets = new Set<Socket>()
  let isSilent = false
  const hear = (socket: Socket) => (isSilent ? socket.pause() : socket.resume())

  const relay = createServer((client) => {
    const server = connect(Number(target.port || 5432), target.hostname)
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(from)
      from.on('data', (said) => to.write(said))
      from.on('error', () => {})
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
      hear(from)
    }
  })
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve))
  const through = new URL(url)
  through.hostname = '127.0.0.1'
  through.port = String((relay.address() as AddressInfo).port)

  const turn = (silent: boolean) => {
    isSilent = silent
    for (const socket of sockets) hear(socket)
  }
  return {
    url: through.href,
    hush: () => turn(true),
    speak: () => turn(false),
    close: () => {
      for (const socket of sockets) socket.destroy()
      relay.close()
    },
  }
}
