import { canonical } from '../../domain/canonical.ts'
import type { Lot } from '../../domain/lot.ts'
import { readLot } from '../contract.ts'

/**
 * Lots that travel as a file when there is no network at all (SYN6). The hash finds a file cut short or
 * changed by accident; it is no signature. Ids stay, so taking one in twice counts once.
 */

/** SHA-256 of a text, in hexadecimal. */
export type Digest = (text: string) => Promise<string>

export const CARRY_TROUBLES = ['not-ours', 'truncated', 'tampered', 'newer', 'other-network'] as const
export type CarryTrouble = (typeof CARRY_TROUBLES)[number]

const KIND = 'escale-lots'
const FORMAT = 1

/** @throws Error when a body is not a lot: nothing that breaks the contract leaves (SYN4). */
export async function writeCarry(
  network: string,
  bodies: readonly string[],
  digest: Digest,
): Promise<string> {
  for (const body of bodies) if (!readLot(body)) throw new Error('a waiting lot breaks the contract')
  const content = { network, lots: [...bodies] }
  const sha256 = await digest(canonical(content))
  return `${JSON.stringify({ kind: KIND, format: FORMAT, sha256, ...content }, null, 1)}\n`
}

/** A lot, and the text that it came as. */
export type ReadLot = { body: string; lot: Lot }

export async function readCarry(
  text: string,
  network: string,
  digest: Digest,
): Promise<{ lots: ReadLot[] } | { trouble: CarryTrouble }> {
  const looksOurs = text.slice(0, 200).includes(`"kind": "${KIND}"`)
  let file: { kind?: unknown; format?: unknown; sha256?: unknown; network?: unknown; lots?: unknown }
  try {
    file = JSON.parse(text)
  } catch {
    return { trouble: looksOurs ? 'truncated' : 'not-ours' }
  }
  if (file?.kind !== KIND) return { trouble: 'not-ours' }
  if (typeof file.format === 'number' && file.format > FORMAT) return { trouble: 'newer' }
  if (file.format !== FORMAT) return { trouble: 'tampered' }
  const { lots } = file
  if (typeof file.network !== 'string') return { trouble: 'tampered' }
  if (!Array.isArray(lots) || !lots.every((lot) => typeof lot === 'string')) return { trouble: 'tampered' }
  if ((await digest(canonical({ network: file.network, lots }))) !== file.sha256)
    return { trouble: 'tampered' }
  const read = lots.flatMap((body): ReadLot[] => {
    const lot = readLot(body)
    return lot ? [{ body, lot }] : []
  })
  if (read.length < lots.length) return { trouble: 'tampered' }
  const isOther = file.network !== network || read.some(({ lot }) => lot.network !== network)
  return isOther ? { trouble: 'other-network' } : { lots: read }
}
