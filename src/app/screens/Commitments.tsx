import { charterOf, charterOn } from '../../domain/catalog.ts'
import { go } from '../history.ts'
import { commitments } from '../i18n/session.fr.ts'
import { Banner } from '../ui/Banner.tsx'
import { Button } from '../ui/Button.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import type { SessionProps } from './Session.tsx'

/** Mutual: staff say their own commitments before the tablet is handed over (CHA2). */
export function Commitments({ session, catalog, busy, act }: SessionProps) {
  const { context } = session
  const charter = charterOf(catalog, context.charterSha256) ?? charterOn(catalog, context.day)
  const before = commitments.before[context.charter]
  return (
    <>
      <main class="session-main">
        <header class="page-head">
          <PageTitle>{commitments.title}</PageTitle>
          <p class="soft page-lead">{commitments.lead}</p>
        </header>
        {before && <Banner tone="calm">{before}</Banner>}
        <ol class="vows" aria-label={commitments.listName}>
          {charter.commitments.map((commitment) => (
            <li key={commitment}>{commitment}</li>
          ))}
        </ol>
      </main>
      <div class="session-acts unprinted">
        <Button
          kind="main"
          wide
          icon="handshake"
          busy={busy === 'commitments.confirmed'}
          onClick={() => act({ type: 'commitments.confirmed' })}
        >
          {commitments.confirm}
        </Button>
        <Button
          icon="refresh-cw"
          onClick={() => go({ screen: 'triage', sessionId: context.sessionId, appointmentId: null })}
        >
          {commitments.changeNeed}
        </Button>
        <Button icon="log-out" busy={busy === 'patron.left'} onClick={() => act({ type: 'patron.left' })}>
          {commitments.left}
        </Button>
      </div>
    </>
  )
}
