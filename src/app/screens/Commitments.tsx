import { charterOf, charterOn } from '../../domain/catalog.ts'
import { commitments } from '../i18n/session.fr.ts'
import { Banner } from '../ui/Banner.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import type { SessionProps } from './Session.tsx'
import { SessionActs } from './SessionActs.tsx'

/** Mutual: staff say their own commitments before the tablet is handed over (CHA2). */
export function Commitments(props: SessionProps) {
  const {
    catalog,
    session: { context },
  } = props
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
      <SessionActs {...props} main="commitments.confirmed" icon="handshake" label={commitments.confirm} />
    </>
  )
}
