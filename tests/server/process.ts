import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../src/server/store/embedded.ts'
import type { ExchangeAnswer } from '../../src/sync/contract.ts'
import { catalog } from '../makers.ts'
import { aRequest, NETWORK, newKeys, publicJwk, signed, type TestTablet, zipped } from './harness.ts'

/** The server as it really runs: a process of its own, with the clock of this machine. */
export type ServerProcess = {
  child: ChildProcess
  origin: string
  /** What it said when it started. */
  greeting: string
  /** Its exit code once it is over; `null` when it was killed. */
  over: Promise<number | null>
}

/** Folders of one test; `remove` at its end. */
export function aPlace() {
  const folders = { data: mkdtempSync(join(tmpdir(), 'escale-data-')), client: aClient() }
  const remove = () => {
    for (const folder of Object.values(folders)) rmSync(folder, { recursive: true, force: true })
  }
  return { ...folders, remove }
}

/** As little of a built app as a server needs to start. */
function aClient(): string {
  const folder = mkdtempSync(join(tmpdir(), 'escale-client-'))
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Escale</title>')
  writeFileSync(join(folder, 'catalog.json'), JSON.stringify(catalog))
  return folder
}

/** Started, and ready to answer. @throws Error with what it said, when it ends instead. */
export async function startProcess(env: Record<string, string>, client: string): Promise<ServerProcess> {
  const port = env.PORT ?? String(await freePort())
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/server/main.ts'], {
    env: { ...process.env, DATABASE_URL: '', PUBLIC_URL: '', ...env, PORT: port, ESCALE_CLIENT: client },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const over = once(child, 'exit').then(([code]) => code as number | null)
  let said = ''
  const ready = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (text) => {
        said += text
        if (said.includes('Ctrl+C')) resolve()
      })
  })
  const first = await Promise.race([ready.then(() => 'ready' as const), over])
  if (first !== 'ready') throw new Error(`The server ended with ${first}: ${said}`)
  return { child, origin: `http://localhost:${port}`, greeting: said, over }
}

/** A tablet that joins with the code that the server showed. */
export async function joinedTablet({ origin, greeting }: ServerProcess): Promise<TestTablet> {
  const [, first = '', second = ''] = /seule fois\) : (\w{5}) (\w{5})/.exec(greeting) ?? []
  const keys = await newKeys()
  const body = {
    format: 1,
    code: first + second,
    key: await publicJwk(keys),
    network: null,
    version: '1.0.0',
  }
  const answer = await fetch(`${origin}/api/enrol`, { method: 'POST', body: JSON.stringify(body) })
  if (answer.status !== 201) throw new Error(await answer.text())
  return { tablet: ((await answer.json()) as { tablet: string }).tablet, network: NETWORK, keys }
}

/** One exchange over HTTP, signed now. */
export async function exchangeWith(
  { origin }: Pick<ServerProcess, 'origin'>,
  tablet: TestTablet,
  lots: readonly string[],
): Promise<ExchangeAnswer> {
  const iat = Math.floor(Date.now() / 1000)
  const answer = await fetch(`${origin}/api/exchange`, await signed(tablet, zipped(aRequest(lots)), { iat }))
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
  return (await answer.json()) as ExchangeAnswer
}
