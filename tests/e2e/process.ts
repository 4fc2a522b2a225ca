import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

/** Starts a program at the head of its own process group, so that all it starts can be killed with it. */
export function spawnGroup(program: string, args: string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  return spawn(program, args, {
    detached: true,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
}

/** SIGKILL to the whole group, as when the battery dies; returns once nobody of it runs any more. */
export async function killGroup(leader: ChildProcess): Promise<void> {
  const group = leader.pid
  if (group === undefined) return
  try {
    process.kill(-group, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
  await groupEnded(group)
}

/** Returns once nobody of it runs any more. */
async function groupEnded(group: number): Promise<void> {
  while (groupRuns(group)) await pause(5)
}

/** As Ctrl+C in a terminal: to the whole group, and nobody is hurried. */
export async function interruptGroup(leader: ChildProcess): Promise<void> {
  if (leader.pid === undefined) return
  process.kill(-leader.pid, 'SIGINT')
  await groupEnded(leader.pid)
}

/** A dead process that nobody reaped still answers to signal 0: where /proc tells, it is believed instead. */
function groupRuns(group: number): boolean {
  if (existsSync('/proc/self/stat')) return readdirSync('/proc').some((name) => runsInGroup(name, group))
  try {
    process.kill(-group, 0)
    return true
  } catch {
    return false
  }
}

function runsInGroup(name: string, group: number): boolean {
  if (!/^\d+$/.test(name)) return false
  try {
    const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
    const [state, , processGroup] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return Number(processGroup) === group && state !== 'Z' && state !== 'X'
  } catch {
    return false // gone between the two reads
  }
}
