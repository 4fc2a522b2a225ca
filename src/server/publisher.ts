import { parentPort, workerData } from 'node:worker_threads'
import { publishDue } from './publishing.ts'
import type { Publishing, Told } from './publishingThread.ts'
import { connect } from './store/database.ts'

// The thread that publishes (publishingThread.ts).

const { url, network, now } = workerData as Publishing
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
