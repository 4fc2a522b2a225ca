import type { ReadonlySignal } from '@preact/signals'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { PinAnswer } from '../../db/tablet.ts'
import type { Language } from '../../domain/vocabulary.ts'
import type { Contrast, LendingEvent, TextSize } from '../../machines/lending.ts'
import type { PatronWords } from '../i18n/patron.ts'

/** What every screen of a lending shares. */
export type Lending = {
  words: PatronWords
  language: Language
  comfort: { textSize: TextSize; contrast: Contrast }
  send: (event: LendingEvent) => void
  now: ReadonlySignal<number>
  door: Door
}

/** The only way back to staff (P8). `null`: the answer could not be kept. */
export type Door = {
  hasPin: boolean
  tryPin: (pin: string) => Promise<PinAnswer | null>
  giveBack: () => Promise<boolean>
}

export const LendingContext = createContext<Lending | null>(null)

export function useLending(): Lending {
  const lending = useContext(LendingContext)
  if (!lending) throw new Error('useLending: no lending around this screen')
  return lending
}
