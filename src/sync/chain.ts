import { base64url, bytesOf } from './base64url.ts'
import { gunzip, gzip } from './gzip.ts'

/**
 * Lots that go from a screen to a camera, where there is neither network nor a key to copy a file on (SYN6): the text of
 * the file itself, packed and cut into QR codes that are shown one after the other. They are read in any order, each as
 * often as it is seen; whether the text is whole and ours is the file's own to say (`contract/carry.ts`).
 */

/** Letters of one code: small enough to be read from a tablet held in the hand. */
const PART_LENGTH = 360
/** More would take minutes to show; the file carries them. */
export const MOST_PARTS = 400

const CODE = /^escale1\.([0-9a-f]{8})\.(\d{1,3})\.(\d{1,3})\.([\w-]+)$/

/** The codes in their order; `null` when they would be too many. */
export async function writeChain(text: string): Promise<string[] | null> {
  const packed = await gzip(text)
  const letters = base64url(packed)
  const total = Math.ceil(letters.length / PART_LENGTH)
  if (total > MOST_PARTS) return null
  const id = await idOf(packed)
  return Array.from({ length: total }, (_, at) => {
    const part = letters.slice(at * PART_LENGTH, (at + 1) * PART_LENGTH)
    return `escale1.${id}.${at + 1}.${total}.${part}`
  })
}

/** What has been seen of a chain. */
export type Chain = { id: string; total: number; parts: ReadonlyMap<number, string> }

/** With what one more code says; `null`: it is none of ours. A code of another chain begins that one. */
export function withCode(seen: Chain | null, code: string): Chain | null {
  const [, id = '', nth = '', of = '', part = ''] = CODE.exec(code) ?? []
  const [at, total] = [Number(nth), Number(of)]
  if (part === '' || at < 1 || at > total || total > MOST_PARTS) return null
  const isSame = seen?.id === id && seen.total === total
  return { id, total, parts: new Map([...(isSame ? seen.parts : []), [at, part]]) }
}

export const isComplete = ({ total, parts }: Chain): boolean => parts.size === total

/** The text of a complete chain; `null` when its codes do not make one up. */
export async function readChain({ id, total, parts }: Chain): Promise<string | null> {
  const letters = Array.from({ length: total }, (_, at) => parts.get(at + 1) ?? '').join('')
  try {
    const packed = bytesOf(letters)
    return (await idOf(packed)) === id ? await gunzip(packed) : null
  } catch {
    return null
  }
}

/** Tells one chain from another, and a chain put together wrongly from a whole one. */
async function idOf(packed: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', packed))
  return Array.from(hash.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
