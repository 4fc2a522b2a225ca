import { useState } from 'preact/hooks'
import { go } from '../history.ts'
import { levelName } from '../i18n/format.ts'
import { frame, helping } from '../i18n/session.fr.ts'
import { Button } from '../ui/Button.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { Needs } from './Needs.tsx'
import { Permission } from './Permission.tsx'
import { Places } from './Places.tsx'
import { ReportIncident } from './ReportIncident.tsx'
import type { SessionProps } from './Session.tsx'
import { Slip, type SlipShown } from './Slip.tsx'

/** Help under way: what was asked, what to bring, where to send; *Terminer* always in reach. */
export function Helping(props: SessionProps) {
  const { session, catalog, busy, act } = props
  const { context } = session
  const [slip, setSlip] = useState<SlipShown | null>(null)
  if (slip) return <Slip {...slip} onBack={() => setSlip(null)} />
  return (
    <>
      <main class="session-main">
        <header class="page-head">
          <PageTitle>{helping.title}</PageTitle>
          <p class="soft">{frame.level(context.plan.level, levelName(catalog, context.plan.level))}</p>
        </header>
        <Needs needs={context.plan.needs} catalog={catalog} />
        <Permission {...props} />
        <Places {...props} title={helping.places} shown={2} servicesFirst onSlip={setSlip} />
      </main>
      <div class="session-acts unprinted">
        <Button
          kind="main"
          wide
          icon="check-check"
          busy={busy === 'closing.started'}
          onClick={() => act({ type: 'closing.started' })}
        >
          {helping.finish}
        </Button>
        <Button
          icon="refresh-cw"
          onClick={() => go({ screen: 'triage', sessionId: context.sessionId, appointmentId: null })}
        >
          {helping.changeNeed}
        </Button>
        <ReportIncident {...props} />
        <Button icon="log-out" busy={busy === 'patron.left'} onClick={() => act({ type: 'patron.left' })}>
          {helping.left}
        </Button>
      </div>
    </>
  )
}
