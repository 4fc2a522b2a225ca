import { useState } from 'preact/hooks'
import { go } from '../history.ts'
import { acts, redirecting } from '../i18n/session.fr.ts'
import { lazyFrom } from '../lazy.tsx'
import { appointments } from '../state.ts'
import { Banner } from '../ui/Banner.tsx'
import { Button } from '../ui/Button.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { Needs } from './Needs.tsx'
import { ReportIncident } from './ReportIncident.tsx'
import type { SessionProps } from './Session.tsx'
import { SessionActs } from './SessionActs.tsx'
import type { SlipShown } from './Slip.tsx'

const fromOffice = lazyFrom(() => import('../office.ts'))
const Places = fromOffice('Places')
const Slip = fromOffice('Slip')

/** Nobody helps here: the patron leaves with a named place to go and its paper (TRI2, RED3). */
export function Redirecting(props: SessionProps) {
  const { session, catalog, busy, act } = props
  const { context } = session
  const [slip, setSlip] = useState<SlipShown | null>(null)
  const isBooked = context.plan.decision === 'book-here' && context.charter !== 'declined'
  if (slip) return <Slip {...slip} onBack={() => setSlip(null)} />
  return (
    <>
      <main class="session-main">
        <header class="page-head">
          <PageTitle>{titleOf(props)}</PageTitle>
          <p class="soft page-lead">
            {isBooked
              ? redirecting.bookedLead
              : context.charter === 'declined'
                ? redirecting.declinedLead
                : redirecting.lead}
          </p>
        </header>
        {isBooked && appointments.value.length > 0 && (
          <Banner
            tone="calm"
            actions={
              <Button icon="calendar-days" onClick={() => go({ screen: 'agenda' })}>
                {redirecting.agenda}
              </Button>
            }
          >
            {redirecting.booked}
          </Banner>
        )}
        {!isBooked && (
          <Places
            {...props}
            title={redirecting.places}
            shown={4}
            // Another library of the network would ask for the same charter.
            servicesFirst={context.charter === 'declined'}
            onSlip={setSlip}
          />
        )}
        <Needs needs={context.plan.needs} catalog={catalog} />
      </main>
      <SessionActs {...props} main="closing.started" icon="check-check" label={acts.finish}>
        {context.charter === 'declined' && (
          <Button
            icon="book-open"
            busy={busy === 'charter.reopened'}
            onClick={() => act({ type: 'charter.reopened' })}
          >
            {redirecting.reopen}
          </Button>
        )}
        <ReportIncident {...props} />
      </SessionActs>
    </>
  )
}

function titleOf({ session: { context } }: SessionProps): string {
  if (context.charter === 'declined' && context.plan.decision === 'help-now') return redirecting.declined
  if (context.plan.decision === 'book-here') return redirecting.booked
  return context.plan.decision === 'out-of-scope' ? redirecting.outOfScope : redirecting.title
}
