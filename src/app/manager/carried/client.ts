import {
  type Bringing,
  bringingsAnswer,
  type CarriedAnswer,
  carriedAnswer,
} from '../../../sync/contract/carried.ts'
import { asking, browserFetch, type Fetch } from '../asking.ts'

/** Each throws `AskTrouble` alone. */
export type CarriedDoor = {
  /** The text of a carry file. */
  bring: (text: string) => Promise<CarriedAnswer>
  /** For administrators. */
  bringings: () => Promise<Bringing[]>
}

/** A file of hundreds of lots over a slow line. */
const LIMIT_MS = 60_000

export function createCarried(fetch: Fetch = browserFetch): CarriedDoor {
  const ask = asking(fetch, '/api/carried', LIMIT_MS)
  return {
    bring: (text) => ask('', carriedAnswer, 'POST', new Blob([text])),
    bringings: () => ask('', bringingsAnswer),
  }
}
