import './access.css'
import { useEffect, useId, useState } from 'preact/hooks'
import { type InvitationLook, LONGEST_NAME, type Self } from '../../../sync/contract/people.ts'
import { acceptWords as words } from '../../i18n/access.fr.ts'
import { Banner } from '../../ui/Banner.tsx'
import { Button } from '../../ui/Button.tsx'
import { PageTitle } from '../../ui/PageTitle.tsx'
import type { Access } from './client.ts'
import { Opening } from './Opening.tsx'
import { useAsk } from './useAsk.ts'

export type AcceptInvitationProps = {
  access: Access
  invitation: string
  openId: boolean
  onSignedIn: (self: Self) => void
  /** To the page of signing in, for someone who has an access already or an invitation that is void. */
  onLeave: () => void
}

/** What the invitation opens, a name of one's own choice, and how to come back. */
export function AcceptInvitation({ access, invitation, openId, onSignedIn, onLeave }: AcceptInvitationProps) {
  const { busy, trouble, isForNow, ask } = useAsk()
  const [look, setLook] = useState<InvitationLook | null>(null)
  const [name, setName] = useState('')
  const read = async () => setLook(await ask('look', () => access.look(invitation)))
  useEffect(() => void read(), [invitation])
  const isNamed = name.trim() !== ''
  const accept = async () => {
    const self = await ask('accept', () => access.accept(invitation, name.trim()))
    if (self) onSignedIn(self)
  }
  const leave = (
    <Button kind="quiet" onClick={onLeave}>
      {words.signIn}
    </Button>
  )
  return (
    <section class="access">
      <PageTitle>{words.title}</PageTitle>
      {trouble && <Banner tone="attention">{trouble}</Banner>}
      {!look && busy && <p role="status">{words.reading}</p>}
      {!look && trouble && (
        <div class="row">
          {isForNow && (
            <Button icon="refresh-cw" onClick={() => void read()}>
              {words.again}
            </Button>
          )}
          {leave}
        </div>
      )}
      {look && (
        <>
          <Opening look={look} />
          <form
            class="access-form"
            autocomplete="off"
            onSubmit={(event) => {
              event.preventDefault()
              if (isNamed && access.hasPasskeys) void accept()
            }}
          >
            <NameField value={name} onInput={setName} />
            <div class="row">
              {access.hasPasskeys && (
                <Button
                  kind="main"
                  type="submit"
                  icon="key-round"
                  disabled={!isNamed}
                  busy={busy === 'accept'}
                >
                  {words.passkey}
                </Button>
              )}
              {openId && (
                <Button
                  icon="building"
                  disabled={!isNamed}
                  busy={busy === 'provider'}
                  onClick={() =>
                    void ask('provider', () => access.goToProvider({ invitation, name: name.trim() }))
                  }
                >
                  {words.openId}
                </Button>
              )}
              {leave}
            </div>
          </form>
        </>
      )}
    </section>
  )
}

/** The only field of these pages in which something is written about a person. */
function NameField({ value, onInput }: { value: string; onInput: (value: string) => void }) {
  const id = useId()
  return (
    <div class="field">
      <label for={id} class="field-label">
        {words.name}
      </label>
      <p id={`${id}-note`} class="small soft access-lead">
        {words.nameNote}
      </p>
      <input
        id={id}
        class="access-input"
        type="text"
        maxLength={LONGEST_NAME}
        autocomplete="off"
        autocorrect="off"
        spellcheck={false}
        aria-describedby={`${id}-note`}
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </div>
  )
}
