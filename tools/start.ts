import { readSettings } from '../src/server/settings.ts'
import { whyNotStarted } from '../src/server/whyNotStarted.ts'
import { NotBuilt, ownClient } from './buildInto.ts'
import { mayServe } from './mayServe.ts'
import { stopWithNpm } from './stopWithNpm.ts'

// npm start: builds, then serves, in one process.

stopWithNpm('start')
try {
  await mayServe(readSettings(process.env))
  process.env.ESCALE_CLIENT = await ownClient()
} catch (error) {
  console.error(error instanceof NotBuilt ? error.message : whyNotStarted(error))
  process.exit(1)
}
await import('../src/server/main.ts')
