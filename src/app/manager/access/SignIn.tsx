import './access.css'
import type { OpenIdEnd, Self } from '../../../sync/contract/people.ts'
import { openIdEndWords, signInWords as words } from '../../i18n/access.fr.ts'
import { Banner } from '../../ui/Banner.tsx'
import { Button } from '../../ui/Button.tsx'
import { PageTitle } from '../../ui/PageTitle.tsx'
import type { Access } from './client.ts'
import { useAsk } from './useAsk.ts'

export type SignInProps = {
  access: Access
  /** The organisation's provider may be used. */
  openId: boolean
  /** How coming back from it ended. */
  end?: OpenIdEnd | null
  /** Someone was signed in here until the server ended it. */
  isOver?: boolean
  onSignedIn: (self: Self) => void
}

/** Nobody types who they are: the passkey says it. */
export function SignIn({ access, openId, end, isOver, onSignedIn }: SignInProps) {
  const { busy, trouble, ask } = useAsk()
  const signIn = async () => {
    const self = await ask('sign-in', access.signIn)
    if (self) onSignedIn(self)
  }
  return (
    <section class="access">
      <PageTitle>{words.title}</PageTitle>
      {end && !trouble && <Banner tone="attention">{openIdEndWords[end]}</Banner>}
      {isOver && !end && !trouble && <Banner tone="attention">{words.over}</Banner>}
      {trouble && <Banner tone="attention">{trouble}</Banner>}
      <p class="access-lead">{words.lead}</p>
      {access.hasPasskeys ? (
        <>
          <Button kind="main" icon="key-round" busy={busy === 'sign-in'} onClick={() => void signIn()}>
            {words.passkey}
          </Button>
          <p class="small soft access-lead">{words.what}</p>
        </>
      ) : (
        <Banner tone="calm">{words.noPasskeys}</Banner>
      )}
      {openId && (
        <Button
          icon="building"
          busy={busy === 'provider'}
          onClick={() => void ask('provider', () => access.goToProvider(null))}
        >
          {words.openId}
        </Button>
      )}
      <p class="access-lead">{words.none}</p>
    </section>
  )
}
