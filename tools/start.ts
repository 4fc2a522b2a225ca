import { readSettings } from '../src/server/settings.ts'
import { whyNotStarted } from '../src/server/whyNotStarted.ts'
import { NotBuilt, withOwnClient } from './buildInto.ts'
import { mayServe } from './mayServe.ts'
import { stopWithNpm } from './stopWithNpm.ts'

// npm start: builds, then serves, in one process.

stopWithNpm('start')
try {
  await mayServe(readSettings(process.env))
  await withOwnClient((client) => {
    process.env.ESCALE_CLIENT = client
    return import('../src/server/main.ts')
  })
} catch (error) {
  console.error(error instanceof NotBuilt ? error.message : whyNotStarted(error))
  process.exit(1)
}
