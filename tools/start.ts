import { build } from 'vite'
import { readSettings } from '../src/server/settings.ts'
import { whyNotStarted } from '../src/server/whyNotStarted.ts'
import { whyNotBuilt } from './catalog/check.ts'
import { tryPort } from './port.ts'

const PARENT_CHECK_MS = 500

// npm start: builds, then serves, in one process.
try {
  await tryPort(readSettings(process.env).port)
} catch (error) {
  console.error(whyNotStarted(error))
  process.exit(1)
}
// Said before the build says it with its own machinery around it.
const whyNot = whyNotBuilt(process.env.CATALOG ?? 'catalog/catalog.json')
if (whyNot) {
  console.error(whyNot)
  process.exit(1)
}
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
