import { publishDue } from './publishing.ts'
import { connect } from './store/database.ts'

/** `now` in milliseconds. */
export type Publishing = { url: string; network: string; now: number }

/** Items of which a period says what its parts say (`OnUntold`). */
export type Untold = { period: string; items: readonly string[] }

/** `publishDue` as a thread does it. */
export async function publish(
  { url, network, now }: Publishing,
  tell: (untold: Untold) => void,
): Promise<string[]> {
  const db = connect(url)
  try {
    return await publishDue(db, network, new Date(now), (period, items) => tell({ period, items }))
  } finally {
    await db.end()
  }
}
