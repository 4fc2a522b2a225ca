import './parts.css'
import './session.css'
import type { ComponentChildren } from 'preact'
import type { Catalog } from '../../domain/catalogSchema.ts'
import type { SessionStep } from '../../machines/session.ts'
import type { SessionState } from '../../machines/step.ts'
import { go, replace } from '../history.ts'
import { labelInWords } from '../i18n/codes.fr.ts'
import { ageInWords } from '../i18n/format.ts'
import { frame } from '../i18n/session.fr.ts'
import { catalogFor, sessionOf, sessions } from '../state.ts'
import { Button } from '../ui/Button.tsx'
import { LabelMark } from '../ui/LabelMark.tsx'
import { Closing } from './Closing.tsx'
import { Commitments } from './Commitments.tsx'
import { minuteNow } from './clock.ts'
import { Helping } from './Helping.tsx'
import { Redirecting } from './Redirecting.tsx'
import { TaskPage } from './StaffPage.tsx'
import { useAct } from './useAct.ts'

/** What each screen of an accompaniment is given. `act` answers `true` once the step is on disk. */
export type SessionProps = {
  session: SessionState
  catalog: Catalog
  busy: string | null
  act: (step: SessionStep) => Promise<boolean>
}

/** One accompaniment in the hands of staff, at the step it stands at. */
export function Session({ sessionId }: { sessionId: string }) {
  const { busy, run } = useAct<string>()
  const session = sessionOf(sessionId)
  const catalog = session && catalogFor(session.context.edition)
  if (!session || !catalog) return <Over />
  const act = async (step: SessionStep) =>
    (await run(nameOf(step), (desk) => desk.send(sessionId, step))) ?? false
  return (
    <SessionFrame session={session}>
      <Step session={session} catalog={catalog} busy={busy} act={act} />
    </SessionFrame>
  )
}

/** Two ticks are two acts; the same one twice is a slip of the finger. */
function nameOf(step: SessionStep): string {
  if ('check' in step) return `${step.type} ${step.check}`
  if ('outcome' in step) return `${step.type} ${step.outcome}`
  return 'incident' in step ? `${step.type} ${step.incident}` : step.type
}

function Step(props: SessionProps) {
  switch (props.session.value) {
    case 'commitments':
      return <Commitments {...props} />
    case 'helping':
      return <Helping {...props} />
    case 'redirecting':
      return <Redirecting {...props} />
    case 'closing':
      return <Closing {...props} />
    // The patron's page, drawn in place of this one as long as the tablet is lent.
    case 'reading':
    case 'agreed':
    case 'declined':
    case 'permitting':
    case 'permitted':
    case 'rating':
    case 'rated':
    // Passed through within one step, never stored.
    case 'routing':
    case 'closed':
      return null
  }
}

function SessionFrame({ session, children }: { session: SessionState; children: ComponentChildren }) {
  const { context } = session
  return (
    <div class="session">
      <header class="session-top unprinted">
        <Button kind="quiet" icon="arrow-left" onClick={() => go({ screen: 'home' })}>
          {frame.home}
        </Button>
        <p class="session-who">
          <Mark session={session} />
          <strong>{labelInWords(context.label)}</strong>
          <span class="soft figures">{ageInWords(minuteNow.value - context.openedAt)}</span>
        </p>
        <OtherSessions current={context.sessionId} />
      </header>
      {children}
    </div>
  )
}

/** Several side by side: the next one is one tap away (SES1). */
function OtherSessions({ current }: { current: string }) {
  const others = (sessions.value ?? []).filter(({ context }) => context.sessionId !== current)
  if (others.length === 0) return null
  return (
    <nav class="session-others" aria-label={frame.others}>
      {others.map((other) => (
        <button
          type="button"
          key={other.context.sessionId}
          class="session-other"
          onClick={() => go({ screen: 'session', sessionId: other.context.sessionId })}
        >
          <Mark session={other} />
          {labelInWords(other.context.label)}
        </button>
      ))}
    </nav>
  )
}

/** Its words stand beside it. */
function Mark({ session }: { session: SessionState }) {
  return (
    <span aria-hidden="true" class="session-mark">
      <LabelMark {...session.context.label} name="" />
    </span>
  )
}

/** Reached by Back, or by a tab left open: nothing is lost, there is nothing to do. */
function Over() {
  const leave = () => replace({ screen: 'home' })
  return (
    <TaskPage title={frame.over}>
      <p class="page-lead">{frame.overNote}</p>
      <Button kind="main" onClick={leave}>
        {frame.home}
      </Button>
    </TaskPage>
  )
}
