import './access.css'
import { useEffect, useState } from 'preact/hooks'
import type { InvitationLook, Self } from '../../../sync/contract/people.ts'
import { alreadyInWords as words } from '../../i18n/access.fr.ts'
import { Banner } from '../../ui/Banner.tsx'
import { Button } from '../../ui/Button.tsx'
import { PageTitle } from '../../ui/PageTitle.tsx'
import type { Access } from './client.ts'
import { Opening } from './Opening.tsx'
import { useAsk } from './useAsk.ts'
import { useSignOut } from './useSignOut.ts'

export type AlreadyInProps = {
  access: Access
  invitation: string
  self: Self
  /** The invitation may be accepted now. */
  onSignedOut: () => void
  /** The invitation is left for another time or another person. */
  onStay: () => void
}

/** An invitation was opened where someone is signed in: it opens another account, so that one has to leave first. */
export function AlreadyIn({ access, invitation, self, onSignedOut, onStay }: AlreadyInProps) {
  const { trouble, isForNow, ask } = useAsk()
  const { isSigningOut, signOutTrouble, signOut } = useSignOut(access, onSignedOut)
  const [look, setLook] = useState<InvitationLook | null>(null)
  useEffect(() => void ask('look', () => access.look(invitation)).then(setLook), [invitation])
  const said = signOutTrouble ?? trouble
  // One that is void is accepted by nobody, signed in or not.
  const mayLead = trouble === null || isForNow
  return (
    <section class="access">
      <PageTitle>{words.title}</PageTitle>
      {said && <Banner tone="attention">{said}</Banner>}
      <Banner tone="calm" title={words.as(self.name, self.network.name)}>
        {mayLead && <p>{words.first}</p>}
      </Banner>
      {look && <Opening look={look} />}
      {mayLead && <p class="access-lead">{words.other}</p>}
      <div class="row">
        {mayLead && (
          <Button kind="main" icon="log-out" busy={isSigningOut} onClick={() => void signOut()}>
            {words.signOut}
          </Button>
        )}
        <Button onClick={onStay}>{words.stay}</Button>
      </div>
    </section>
  )
}
