import { useId } from 'preact/hooks'
import { checksFor } from '../../domain/session.ts'
import { OUTCOMES, type Outcome } from '../../domain/vocabulary.ts'
import { closing, outcomeNotes } from '../i18n/closing.fr.ts'
import { checkLabels, outcomeLabels } from '../i18n/counts.fr.ts'
import { Button } from '../ui/Button.tsx'
import { CheckLine } from '../ui/CheckLine.tsx'
import { Choice } from '../ui/Choice.tsx'
import { Icon } from '../ui/Icon.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import type { SessionProps } from './Session.tsx'

const ICON: Record<Outcome, string> = {
  solved: 'circle-check',
  partly: 'contrast',
  'to-be-continued': 'calendar-clock',
  redirected: 'signpost',
  'out-of-scope': 'circle-x',
  'patron-left': 'log-out',
}

/** The lines that apply, as sentences to say aloud, the outcome, then counted and forgotten (SES4, SES5). */
export function Closing({ session, busy, act }: SessionProps) {
  const missingId = useId()
  const { context } = session
  const left = checksFor(context).filter((check) => !context.checks.includes(check)).length
  const missing = closing.missing(left, context.outcome !== null)
  return (
    <>
      <main class="session-main">
        <header class="page-head">
          <PageTitle>{closing.title}</PageTitle>
        </header>
        <Checks session={session} act={act} />
        <section class="part">
          <Choice
            legend={closing.outcome}
            value={context.outcome}
            options={OUTCOMES.map((value) => ({
              value,
              label: outcomeLabels[value],
              icon: ICON[value],
              note: outcomeNotes[value],
            }))}
            onChoose={(outcome) => void act({ type: 'outcome.chosen', outcome })}
          />
        </section>
        <Rating session={session} busy={busy} act={act} />
      </main>
      <div class="session-acts unprinted">
        <p class="session-missing" id={missingId} role="status">
          {missing}
        </p>
        <Button
          kind="main"
          wide
          icon="check-check"
          aria-disabled={missing !== ''}
          aria-describedby={missingId}
          busy={busy === 'session.closed'}
          onClick={() => missing === '' && act({ type: 'session.closed' })}
        >
          {closing.finish}
        </Button>
        <Button
          kind="quiet"
          icon="arrow-left"
          busy={busy === 'closing.left'}
          onClick={() => act({ type: 'closing.left' })}
        >
          {closing.back}
        </Button>
      </div>
    </>
  )
}

function Checks({ session, act }: Pick<SessionProps, 'session' | 'act'>) {
  const id = useId()
  const { context } = session
  const checks = checksFor(context)
  if (checks.length === 0) return null
  const isAway = context.outcome === 'patron-left'
  return (
    <section class="part" aria-labelledby={id}>
      <h2 id={id}>{isAway ? closing.confirm : closing.say}</h2>
      <p class="soft">{isAway ? closing.confirmLead : closing.sayLead}</p>
      <div class="stack-s">
        {checks.map((check) => (
          <CheckLine
            key={check}
            checked={context.checks.includes(check)}
            onChange={(checked) => void act({ type: checked ? 'check.ticked' : 'check.unticked', check })}
          >
            {isAway ? closing.withoutPatron[check] : `«\u00a0${checkLabels[check]}\u00a0»`}
          </CheckLine>
        ))}
      </div>
    </section>
  )
}

/** Given by the patron alone, on the lent tablet; staff see that it was given, not which face. */
function Rating({ session, busy, act }: Pick<SessionProps, 'session' | 'busy' | 'act'>) {
  const id = useId()
  const { outcome, satisfaction } = session.context
  if (outcome === 'patron-left') return null
  return (
    <section class="part" aria-labelledby={id}>
      <h2 id={id}>{closing.satisfaction}</h2>
      {satisfaction ? (
        <p class="given">
          <Icon name="circle-check" />
          {closing.given}
        </p>
      ) : (
        <div class="row">
          <Button
            icon="face-slightly-smiling"
            busy={busy === 'satisfaction.asked'}
            onClick={() => act({ type: 'satisfaction.asked' })}
          >
            {closing.ask}
          </Button>
          <p class="soft">{closing.satisfactionLead}</p>
        </div>
      )}
    </section>
  )
}
