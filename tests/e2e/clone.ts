import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, cp, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { freePort } from '../../src/server/store/embedded.ts'
import { interruptGroup, killGroup } from './process.ts'

/** What a clone does not bring: what is built, installed or counted on this machine. */
const NOT_CLONED = ['.git', 'node_modules', 'dist', 'data', '.reports', 'tests', 'bench', 'docs']

/** The project as someone has just cloned and installed it, on a port of its own. */
export type Clone = {
  url: string
  /** Runs an npm script, with settings if any are given, and returns what it said, once it said that it can be stopped. */
  run: (script: string, settings?: Record<string, string>) => Promise<string>
  /** Ctrl+C to all that runs. */
  interrupt: () => Promise<void>
  remove: () => Promise<void>
}

export async function cloneProject(): Promise<Clone> {
  const folder = await mkdtemp(join(tmpdir(), 'escale-clone-'))
  // As root the database runs as another user, who must come in.
  await chmod(folder, 0o755)
  const root = process.cwd()
  await cp(root, folder, {
    recursive: true,
    filter: (path) => !NOT_CLONED.includes(relative(root, path)),
  })
  await symlink(resolve('node_modules'), join(folder, 'node_modules'))
  const port = await freePort()
  let running: ChildProcess[] = []
  return {
    url: `http://localhost:${port}`,
    run: async (script, settings) => {
      const env = { ...newcomer(port), ...settings }
      const started = spawn('npm', ['run', script], { cwd: folder, detached: true, env })
      running.push(started)
      return await greeting(started)
    },
    interrupt: async () => {
      await Promise.all(running.map(interruptGroup))
      running = []
    },
    remove: async () => {
      await Promise.all(running.map(killGroup))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Nothing of what tests set, and no setting but the port. */
function newcomer(port: number): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env
  return { PATH, HOME, PORT: String(port) }
}

function greeting(child: ChildProcess): Promise<string> {
  let said = ''
  return new Promise((done, fail) => {
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (text) => {
        said += text
        if (said.includes('Ctrl+C')) done(said)
      })
    child.once('exit', (code) => fail(new Error(`It ended with ${code}: ${said}`)))
  })
}
