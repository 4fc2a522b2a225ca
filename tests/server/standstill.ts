import { execFileSync } from 'node:child_process'
import postgres from 'postgres'
import { expect, vi } from 'vitest'
import type { TestServer } from './harness.ts'

/** What a thread does is held up in the database, and then done while this one stands still. */
export type Holder = {
  /** Nobody gets past this table until it is let go of. */
  hold: (table: string, mode?: 'exclusive' | 'access exclusive') => Promise<void>
  letGo: () => Promise<void>
  /** Some statement like this waits for it; answers whose. */
  waiting: (statement: string) => Promise<number>
  howManyWait: () => Promise<number>
  /** Lets go, and stands still until `until`, an SQL condition, is true: not a turn is left for anything else here. */
  standStill: (until: string) => void
  end: () => Promise<void>
}

export async function aHolder({ db, url }: Pick<TestServer, 'db' | 'url'>): Promise<Holder> {
  const holder = postgres(url, { max: 1, idle_timeout: 0, onnotice: () => {} })
  const [own] = await holder<{ pid: number }[]>`select pg_backend_pid() as pid`
  const waitingPids = (statement: string) => db<{ pid: number }[]>`
    select pid from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock' and query like ${`%${statement}%`}`
  return {
    hold: async (table, mode = 'exclusive') => {
      await holder.unsafe(`begin; lock table ${table} in ${mode} mode`)
    },
    letGo: async () => {
      await holder.unsafe('rollback')
    },
    waiting: (statement) =>
      vi.waitFor(
        async () => {
          const [first] = await waitingPids(statement)
          expect(first).toBeDefined()
          return first?.pid ?? 0
        },
        { timeout: 20_000 },
      ),
    howManyWait: async () => (await waitingPids('')).length,
    standStill: (until) => {
      const script = `
        import postgres from 'postgres'
        const sql = postgres(process.env.DATABASE_URL, { max: 1, onnotice: () => {} })
        await sql\`select pg_terminate_backend(${own?.pid ?? 0})\`
        const isSo = async () => (await sql.unsafe(process.env.UNTIL))[0].so
        while (!(await isSo())) await sql\`select pg_sleep(0.02)\`
        await sql.end()`
      execFileSync(process.execPath, ['--input-type=module', '-e', script], {
        env: { ...process.env, DATABASE_URL: url, UNTIL: `select (${until}) as so` },
        timeout: 60_000,
      })
    },
    end: () => holder.end({ timeout: 1 }),
  }
}
