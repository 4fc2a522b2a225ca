import './access.css'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Passkeys, Self } from '../../../sync/contract/people.ts'
import { personRoleLabels, myAccessWords as words } from '../../i18n/access.fr.ts'
import { Banner } from '../../ui/Banner.tsx'
import { Button } from '../../ui/Button.tsx'
import { Card } from '../../ui/Card.tsx'
import { PageTitle } from '../../ui/PageTitle.tsx'
import { Confirm } from '../Confirm.tsx'
import type { Access } from './client.ts'
import { dateOf } from './dateOf.ts'
import { OwnVisits } from './OwnVisits.tsx'
import { useAsk } from './useAsk.ts'
import { useSignOut } from './useSignOut.ts'

export type MyAccessProps = {
  access: Access
  self: Self
  /** Names of the manager's sites, where the caller has them. */
  siteNames?: readonly string[]
  onSignedOut: () => void
  /** By the button for it. */
  onLeft: () => void
}

type Passkey = Passkeys[number] & { position: number }

/** Who one is here, what opens the account, and the way out. */
export function MyAccess({ access, self, siteNames, onSignedOut, onLeft }: MyAccessProps) {
  const { busy, trouble, ask } = useAsk(onSignedOut)
  const { isSigningOut, signOutTrouble, signOut } = useSignOut(access, onLeft)
  const [passkeys, setPasskeys] = useState<Passkeys | null>(null)
  const [leaving, setLeaving] = useState<Passkey | null>(null)
  const [done, setDone] = useState('')
  const heading = useRef<HTMLHeadingElement>(null)

  const read = async () => {
    const answer = await ask('read', access.passkeys)
    if (answer) setPasskeys(answer)
  }
  useEffect(() => void read(), [])

  // The line and its dialog are gone: the focus goes to the list's heading.
  useEffect(() => {
    if (done === words.removed) heading.current?.focus()
  }, [done, passkeys])

  const show = (answer: Passkeys | null, said: string) => {
    if (!answer) return
    setPasskeys(answer)
    setDone(said)
  }
  const add = async () => show(await ask('add-passkey', access.addPasskey), words.added)
  const remove = async ({ credential }: Passkey) => {
    const answer = await ask('remove-passkey', () => access.removePasskey(credential))
    setLeaving(null)
    show(answer, words.removed)
  }
  const said = signOutTrouble ?? trouble
  return (
    <section class="access">
      <PageTitle>{words.title}</PageTitle>
      {said && <Banner tone="attention">{said}</Banner>}
      {done && !said && <Banner tone="done">{done}</Banner>}
      <Card aria-label={words.account}>
        <p class="access-value">{self.name}</p>
        <p>{personRoleLabels[self.role]}</p>
        <p class="soft">
          {self.network.name}
          {siteNames && siteNames.length > 0 && ` · ${siteNames.join(', ')}`}
        </p>
      </Card>
      <Button icon="log-out" busy={isSigningOut} onClick={() => void signOut()}>
        {words.signOut}
      </Button>
      <h2 ref={heading} tabIndex={-1}>
        {words.passkeys}
      </h2>
      <p class="access-lead">{words.passkeysNote}</p>
      {!passkeys && busy === 'read' && <p role="status">{words.reading}</p>}
      {!passkeys && trouble && (
        <Button icon="refresh-cw" onClick={() => void read()}>
          {words.again}
        </Button>
      )}
      {passkeys?.length === 0 && <p>{words.noPasskeys}</p>}
      <ul class="access-list">
        {passkeys?.map((passkey, at) => (
          <PasskeyLine
            key={passkey.credential}
            passkey={{ ...passkey, position: at + 1 }}
            onRemove={setLeaving}
          />
        ))}
      </ul>
      {access.hasPasskeys && passkeys && (
        <Button icon="plus" busy={busy === 'add-passkey'} onClick={() => void add()}>
          {words.add}
        </Button>
      )}
      <OwnVisits access={access} onSignedOut={onSignedOut} />
      {leaving && (
        <Confirm
          title={words.removeTitle(leaving.position)}
          yes={words.remove}
          no={words.removeNo}
          isStop
          busy={busy === 'remove-passkey'}
          onNo={() => setLeaving(null)}
          onYes={() => void remove(leaving)}
        >
          <p>{words.removeNote}</p>
        </Confirm>
      )}
    </section>
  )
}

function PasskeyLine({ passkey, onRemove }: { passkey: Passkey; onRemove: (passkey: Passkey) => void }) {
  const { position, isSynced, since, usedAt, isLast } = passkey
  return (
    <li>
      <Card as="div" class="access-line">
        <div class="access-words">
          <p class="access-value">{words.passkey(position)}</p>
          <p class="small soft">
            {[
              isSynced ? words.synced : words.single,
              words.since(dateOf(since)),
              words.used(dateOf(usedAt)),
            ].join(' · ')}
          </p>
          {isLast && <p class="small soft">{words.last}</p>}
        </div>
        {!isLast && (
          <Button kind="stop" aria-label={words.removeNamed(position)} onClick={() => onRemove(passkey)}>
            {words.remove}
          </Button>
        )}
      </Card>
    </li>
  )
}
