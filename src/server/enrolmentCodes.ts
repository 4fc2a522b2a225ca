import { randomInt } from 'node:crypto'
import type { Services } from './api.ts'
import { keepEnrolmentCode } from './store/tablets.ts'

/** Digits and capitals that are not taken for one another (Crockford). */
const CODE_LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CODE_LENGTH = 10

/** A new enrolment code, good for ten minutes and one tablet (SYN8): 50 random bits. */
export async function newEnrolmentCode(
  { db, now }: Pick<Services, 'db' | 'now'>,
  network: string,
): Promise<string> {
  const letters = Array.from({ length: CODE_LENGTH }, () => CODE_LETTERS[randomInt(CODE_LETTERS.length)])
  const code = letters.join('')
  await keepEnrolmentCode(db, network, code, now())
  return code
}

/** What a tablet follows or scans: the code stands after the sign, where no server or log sees it. */
export const enrolmentLink = (publicUrl: string, code: string) => `${publicUrl}/#rejoindre=${code}`
