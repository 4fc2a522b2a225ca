import './access.css'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { People as Listed, Self } from '../../../sync/contract/people.ts'
import { personRoleLabels, peopleWords as words } from '../../i18n/access.fr.ts'
import { Banner } from '../../ui/Banner.tsx'
import { Button } from '../../ui/Button.tsx'
import { Card } from '../../ui/Card.tsx'
import { PageTitle } from '../../ui/PageTitle.tsx'
import { Confirm } from '../Confirm.tsx'
import type { Access } from './client.ts'
import { dateOf } from './dateOf.ts'
import { Invite } from './Invite.tsx'
import { useAsk } from './useAsk.ts'

export type PeopleProps = {
  access: Access
  self: Self
  onSignedOut: () => void
  /** By removing oneself. */
  onLeft: () => void
}

type Person = Listed['people'][number]
type Pending = Listed['invitations'][number]

/** Who has an access, whom an invitation waits for, and a new one: an administrator's page. */
export function People({ access, self, onSignedOut, onLeft }: PeopleProps) {
  const { busy, trouble, ask } = useAsk(onSignedOut)
  const [listed, setListed] = useState<Listed | null>(null)
  const [isInviting, setInviting] = useState(false)
  const [leaving, setLeaving] = useState<Person | null>(null)
  const [done, setDone] = useState('')
  const heading = useRef<HTMLHeadingElement>(null)

  const read = async () => {
    const answer = await ask('read', access.people)
    if (answer) setListed(answer)
  }
  useEffect(() => void read(), [])

  // What was acted upon is gone, and its dialog too: the focus goes to the list's heading.
  useEffect(() => {
    if (done) heading.current?.focus()
  }, [done, listed])

  const show = (answer: Listed | null, said: string) => {
    if (!answer) return
    setListed(answer)
    setDone(said)
  }
  const remove = async (person: Person) => {
    const answer = await ask('remove', () => access.remove(person.person))
    setLeaving(null)
    if (answer && person.person === self.person) return onLeft()
    show(answer, words.removed(person.name))
  }
  const withdraw = async ({ invitation }: Pending) =>
    show(await ask('withdraw', () => access.withdraw(invitation), invitation), words.withdrawn)
  const endInviting = () => {
    setInviting(false)
    void read()
  }

  if (isInviting && listed)
    return <Invite access={access} sites={listed.sites} onDone={endInviting} onSignedOut={onSignedOut} />
  return (
    <section class="access">
      <PageTitle>{words.title}</PageTitle>
      {trouble && <Banner tone="attention">{trouble}</Banner>}
      {done && !trouble && <Banner tone="done">{done}</Banner>}
      {!listed && busy && <p role="status">{words.reading}</p>}
      {!listed && trouble && (
        <Button icon="refresh-cw" onClick={() => void read()}>
          {words.again}
        </Button>
      )}
      {listed && (
        <>
          <Button
            kind="main"
            icon="user-plus"
            onClick={() => {
              setDone('')
              setInviting(true)
            }}
          >
            {words.invite}
          </Button>
          <h2 ref={heading} tabIndex={-1}>
            {words.inside}
          </h2>
          <ul class="access-list">
            {listed.people.map((person) => (
              <PersonLine
                key={person.person}
                person={person}
                listed={listed}
                isSelf={person.person === self.person}
                onRemove={() => setLeaving(person)}
              />
            ))}
          </ul>
          <h2>{words.waiting}</h2>
          {listed.invitations.length === 0 && <p class="soft">{words.noneWaiting}</p>}
          <ul class="access-list">
            {listed.invitations.map((pending) => (
              <PendingLine
                key={pending.invitation}
                pending={pending}
                listed={listed}
                busy={busy === pending.invitation}
                onWithdraw={() => void withdraw(pending)}
              />
            ))}
          </ul>
        </>
      )}
      {leaving && (
        <Confirm
          title={words.removeTitle(leaving.name)}
          yes={words.removeYes}
          no={words.removeNo}
          isStop
          busy={busy === 'remove'}
          onNo={() => setLeaving(null)}
          onYes={() => void remove(leaving)}
        >
          <p>{words.removeNote}</p>
          {leaving.person === self.person && <p>{words.removeSelf}</p>}
        </Confirm>
      )}
    </section>
  )
}

function PersonLine(props: { person: Person; listed: Listed; isSelf: boolean; onRemove: () => void }) {
  const { person, listed, isSelf } = props
  const administrators = listed.people.filter(({ role }) => role === 'administrator')
  const isLast = person.role === 'administrator' && administrators.length === 1
  return (
    <li>
      <Card as="div" class="access-line">
        <div class="access-words">
          <p class="access-value">
            {person.name}
            {isSelf && <span class="soft"> ({words.you})</span>}
          </p>
          <p>{personRoleLabels[person.role]}</p>
          <p class="small soft">
            {sitesOf(person, listed)} · {words.since(dateOf(person.since))}
          </p>
          {isLast && <p class="small soft">{words.last}</p>}
        </div>
        {!isLast && (
          <Button kind="stop" aria-label={words.removeNamed(person.name)} onClick={props.onRemove}>
            {words.remove}
          </Button>
        )}
      </Card>
    </li>
  )
}

function PendingLine(props: { pending: Pending; listed: Listed; busy: boolean; onWithdraw: () => void }) {
  const { pending, listed, busy } = props
  return (
    <li>
      <Card as="div" class="access-line">
        <div class="access-words">
          <p class="access-value">{personRoleLabels[pending.role]}</p>
          <p class="small soft">
            {sitesOf(pending, listed)} · {words.until(dateOf(pending.expiresAt))}
          </p>
        </div>
        <Button busy={busy} onClick={props.onWithdraw}>
          {words.withdraw}
        </Button>
      </Card>
    </li>
  )
}

/** A site that left the catalog keeps its code. */
function sitesOf({ role, sites }: Pick<Person, 'role' | 'sites'>, listed: Listed): string {
  if (role === 'administrator') return words.allSites
  return sites.map((site) => listed.sites.find(({ id }) => id === site)?.name ?? site).join(', ')
}
