import * as v from 'valibot'
import { enrolmentCode } from './contract.ts'

/** What the QR code of an enrolment opens: the app, with the code where no server sees it (SYN8). */
const INVITATION = /#rejoindre=([\w-]*)/

export const isJoinLink = (text: string): boolean => INVITATION.test(text)

/** What the link holds, or the text itself: to be shown in the field. */
export const codeIn = (text: string): string => INVITATION.exec(text)?.[1] ?? text

/**
 * The code that was typed, scanned or followed; `null` when it is none. Small letters, spaces and signs taken for
 * one another do not matter.
 */
export function readCode(text: string): string | null {
  const code = codeIn(text)
    .replace(/[\s._-]/g, '')
    .toUpperCase()
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
  return v.is(enrolmentCode, code) ? code : null
}
