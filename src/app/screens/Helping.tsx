import { useState } from 'preact/hooks'
import { levelName } from '../i18n/format.ts'
import { acts, frame, helping } from '../i18n/session.fr.ts'
import { lazyFrom } from '../lazy.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { Needs } from './Needs.tsx'
import { Permission } from './Permission.tsx'
import { ReportIncident } from './ReportIncident.tsx'
import type { SessionProps } from './Session.tsx'
import { SessionActs } from './SessionActs.tsx'
import type { SlipShown } from './Slip.tsx'

const fromOffice = lazyFrom(() => import('../office.ts'))
const Places = fromOffice('Places')
const Slip = fromOffice('Slip')

/** Help under way: what was asked, what to bring, where to send; *Terminer* always in reach. */
export function Helping(props: SessionProps) {
  const { session, catalog } = props
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
      <SessionActs {...props} main="closing.started" icon="check-check" label={acts.finish}>
        <ReportIncident {...props} />
      </SessionActs>
    </>
  )
}
