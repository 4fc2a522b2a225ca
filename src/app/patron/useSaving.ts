import { useState } from 'preact/hooks'
import type { SessionStep } from '../../machines/session.ts'

export type Send = (step: SessionStep) => Promise<boolean>

export type Saving =
  | { kind: 'ready' }
  | { kind: 'saving'; step: SessionStep }
  | { kind: 'failed'; step: SessionStep }

/** An answer on its way to the disk: it counts once `save` has said so, and can be tried again (P2, SES2). */
export function useSaving(send: Send) {
  const [saving, setSaving] = useState<Saving>({ kind: 'ready' })
  const save = async (step: SessionStep): Promise<boolean> => {
    setSaving({ kind: 'saving', step })
    const isSaved = await send(step)
    setSaving(isSaved ? { kind: 'ready' } : { kind: 'failed', step })
    return isSaved
  }
  return { saving, save }
}
