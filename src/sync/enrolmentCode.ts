import * as v from 'valibot'
import { enrolmentCode } from './contract.ts'

/** What the QR code of an enrolment opens: the app, with the code where no server sees it (SYN8). */
const INVITATION = /#rejoindre=([\w-]*)/

/**
 * The code that was typed, scanned or followed; `null` when it is none. Small letters, spaces and signs taken for
 * one another do not matter.
 */
export function readCode(text: string): string | null {
  const said = INVITATION.exec(text)?.[1] ?? text
  const code = said
    .replace(/[\s._-]/g, '')
    .toUpperCase()
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
  return v.is(enrolmentCode, code) ? code : null
}
