import { build } from 'vite'

const PARENT_CHECK_MS = 500

// npm start: builds, then serves, in one process.
try {
  await build({ logLevel: 'error' })
} catch (error) {
  console.error((error as Error).message)
  process.exit(1)
}
await import('../src/server/main.ts')

if (process.env.npm_lifecycle_event === 'start') stopWithNpm(process.ppid)

/** A signal sent to npm alone ends the shell between npm and this process, which would stay and hold the port. */
function stopWithNpm(shell: number) {
  const check = () => process.ppid !== shell && process.kill(process.pid, 'SIGTERM')
  setInterval(check, PARENT_CHECK_MS).unref()
}
