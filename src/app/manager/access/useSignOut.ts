import type { Access } from './client.ts'
import { useAsk } from './useAsk.ts'

/** Ends the visit; whatever else is being asked meanwhile does not hold it up. `onSignedOut`: once the server has. */
export function useSignOut(access: Access, onSignedOut: () => void) {
  const { busy, trouble, ask } = useAsk()
  const signOut = async () => {
    const isOut = await ask('sign-out', async () => {
      await access.signOut()
      return true
    })
    if (isOut) onSignedOut()
  }
  return { isSigningOut: busy !== null, signOutTrouble: trouble, signOut }
}
