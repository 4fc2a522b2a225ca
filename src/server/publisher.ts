import { parentPort, workerData } from 'node:worker_threads'
import { publishDue } from './publishing.ts'
import type { Given, Told } from './publishingThread.ts'
import { sourcesHash } from './sources.ts'
import { connect } from './store/database.ts'

// The thread that publishes (publishingThread.ts).

const { url, network, now, sources } = workerData as Given
if (sources !== sourcesHash())
  throw new Error('Another version is installed: figures are published once it runs.')
const tell = (told: Told) => parentPort?.postMessage(told)
const db = connect(url)
try {
  const periods = await publishDue(db, network, new Date(now), (period, items) =>
    tell({ is: 'untold', period, items }),
  )
  tell({ is: 'over', periods })
} finally {
  await db.end()
}
