import { replace } from '../history.ts'
import { Cleared } from '../patron/Abandoned.tsx'
import { Frame, type Gate } from '../patron/Lent.tsx'
import * as state from '../state.ts'

/** Lent for a session that is no more or cannot be read: the screen is clear, and only the code leads on (SES8, P8). */
export function Stranded({ sessionId, ...gate }: Gate & { sessionId: string }) {
  const { value: catalog } = state.catalog
  const giveBack = async () => {
    const isDamaged = state.damaged.value.some((each) => each.sessionId === sessionId)
    replace(isDamaged ? { screen: 'rescue', sessionId } : { screen: 'home' })
    return (await state.desk.value?.endLending()) ?? false
  }
  if (!catalog) return null
  return (
    <Frame catalog={catalog} language="fr" clears={false} giveBack={giveBack} {...gate}>
      <Cleared />
    </Frame>
  )
}
