import { type CarriedAnswer, carriedAnswer } from '../../../sync/contract/carried.ts'
import { asking, browserFetch, type Fetch } from '../asking.ts'

/** Brings the text of a carry file to the server. Throws `AskTrouble` alone. */
export type CarriedDoor = { bring: (text: string) => Promise<CarriedAnswer> }

/** A file of hundreds of lots over a slow line. */
const LIMIT_MS = 60_000

export function createCarried(fetch: Fetch = browserFetch): CarriedDoor {
  const ask = asking(fetch, '/api/carried', LIMIT_MS)
  return { bring: (text) => ask('', carriedAnswer, 'POST', new Blob([text])) }
}
