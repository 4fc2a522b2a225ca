import './access/access.css'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Fleet, FleetTablet } from '../../sync/contract/fleet.ts'
import { fleetWords as words } from '../i18n/fleet.fr.ts'
import { momentInPast } from '../i18n/past.fr.ts'
import { Banner } from '../ui/Banner.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { dateOf } from './access/dateOf.ts'
import { useAsk } from './access/useAsk.ts'
import { Confirm } from './Confirm.tsx'
import { CodePage, type Made } from './fleet/CodePage.tsx'
import type { FleetDoor } from './fleet/client.ts'

export type FleetPageProps = { fleet: FleetDoor; now: () => number; onSignedOut: () => void }

/** The network's tablets: a code for one more, and taking one away (SYN8). An administrator's page. */
export function FleetPage({ fleet, now, onSignedOut }: FleetPageProps) {
  const { busy, trouble, ask } = useAsk(onSignedOut)
  const [listed, setListed] = useState<Fleet | null>(null)
  const [made, setMade] = useState<Made | null>(null)
  const [leaving, setLeaving] = useState<FleetTablet | null>(null)
  const [done, setDone] = useState('')
  const heading = useRef<HTMLHeadingElement>(null)

  const read = async () => {
    const answer = await ask('read', fleet.read)
    if (answer) setListed(answer)
    return answer
  }
  useEffect(() => void read(), [])

  // The dialog that had it is gone: the focus goes to the list's heading.
  useEffect(() => {
    if (done) heading.current?.focus()
  }, [done])

  const makeCode = async () => {
    setDone('')
    const before = await read()
    const code = before && (await ask('enrolment-code', fleet.makeCode))
    if (code) setMade({ ...code, until: now() + code.lastsMs, before: before.tablets })
  }
  const endCode = () => {
    setMade(null)
    void read()
  }
  const revoke = async ({ tablet, label }: FleetTablet) => {
    const answer = await ask('revoke', () => fleet.revoke(tablet))
    setLeaving(null)
    if (!answer) return
    setListed(answer)
    setDone(words.done(label))
  }

  if (made)
    return (
      <CodePage
        {...{ made, fleet, now, trouble, onSignedOut }}
        busy={busy !== null}
        onAnother={() => void makeCode()}
        onDone={endCode}
      />
    )
  const linked = listed?.tablets.filter(({ revokedAt }) => revokedAt === null) ?? []
  const revoked = listed?.tablets.filter(({ revokedAt }) => revokedAt !== null) ?? []
  return (
    <section class="access">
      <PageTitle>{words.title}</PageTitle>
      <p class="access-lead">{words.lead}</p>
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
          <Button kind="main" icon="qr-code" busy={busy === 'enrolment-code'} onClick={() => void makeCode()}>
            {words.make}
          </Button>
          <h2 ref={heading} tabIndex={-1}>
            {words.inside}
          </h2>
          {linked.length === 0 && <p class="soft">{words.none}</p>}
          <ul class="access-list">
            {linked.map((tablet) => (
              <Line key={tablet.tablet} tablet={tablet} now={now()} onRevoke={() => setLeaving(tablet)} />
            ))}
          </ul>
          {revoked.length > 0 && <h2>{words.revoked}</h2>}
          <ul class="access-list">
            {revoked.map((tablet) => (
              <Line key={tablet.tablet} tablet={tablet} now={now()} onRevoke={null} />
            ))}
          </ul>
        </>
      )}
      {leaving && (
        <Confirm
          title={words.revokeTitle(leaving.label)}
          yes={words.revokeYes}
          no={words.revokeNo}
          isStop
          busy={busy === 'revoke'}
          onNo={() => setLeaving(null)}
          onYes={() => void revoke(leaving)}
        >
          {words.revokeNotes.map((note) => (
            <p key={note}>{note}</p>
          ))}
        </Confirm>
      )}
    </section>
  )
}

type LineProps = { tablet: FleetTablet; now: number; onRevoke: (() => void) | null }

function Line({ tablet, now, onRevoke }: LineProps) {
  return (
    <li>
      <Card as="div" class="access-line">
        <div class="access-words">
          <p class="access-value">{tablet.label}</p>
          <p class="small soft">{factsOf(tablet, now).join(' · ')}</p>
        </div>
        {onRevoke && (
          <Button kind="stop" aria-label={words.revokeNamed(tablet.label)} onClick={onRevoke}>
            {words.revoke}
          </Button>
        )}
      </Card>
    </li>
  )
}

/** By the clock of the machine on which it is read. */
function factsOf({ enrolledAt, seenAt, revokedAt }: FleetTablet, now: number): string[] {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  return [
    words.since(dateOf(enrolledAt)),
    seenAt === null ? words.never : words.seen(momentInPast(seenAt, now, timeZone)),
    ...(revokedAt === null ? [] : [words.revokedOn(dateOf(revokedAt))]),
  ]
}
