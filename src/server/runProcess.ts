import type { RunningServer } from './run.ts'
import { whyNotStopped, whyStopped } from './whyNotStarted.ts'

/**
 * A server as a process: told to stop by a signal, before it is ready too, it ends with it; without a database it says so
 * and ends with 1, and whoever keeps the process starts the whole anew.
 */
export async function runProcess(starting: Promise<RunningServer>): Promise<RunningServer> {
  let isStopping = false
  const stop = async (code: number) => {
    if (isStopping) return
    isStopping = true
    const server = await starting.catch(() => null)
    try {
      await server?.stop()
    } catch (error) {
      console.error(whyNotStopped(error as Error))
      process.exit(1)
    }
    process.exit(code)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(0))
  const server = await starting.catch(async (error) => {
    // Ctrl+C reaches the embedded database too: what failed for that is nobody's trouble.
    if (isStopping) process.exit(0)
    throw error
  })
  // It ends the process: nothing is to be told of a server that is going.
  if (isStopping) await new Promise(() => {})
  void server.lost.then((error) => {
    console.error(whyStopped(error))
    return stop(1)
  })
  return server
}
