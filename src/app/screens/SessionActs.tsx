import type { ComponentChildren } from 'preact'
import { go } from '../history.ts'
import { acts } from '../i18n/session.fr.ts'
import { Button } from '../ui/Button.tsx'
import type { SessionProps } from './Session.tsx'

type SessionActsProps = SessionProps & {
  icon: string
  main: 'commitments.confirmed' | 'closing.started'
  /** What the main act is called. */
  label: string
  /** What this step alone offers besides. */
  children?: ComponentChildren
}

/** At the foot of a step, always in reach: its main act, another need, and the patron who leaves. */
export function SessionActs({ session, busy, act, icon, main, label, children }: SessionActsProps) {
  const { sessionId } = session.context
  return (
    <div class="session-acts unprinted">
      <Button kind="main" wide icon={icon} busy={busy === main} onClick={() => act({ type: main })}>
        {label}
      </Button>
      <Button icon="refresh-cw" onClick={() => go({ screen: 'triage', sessionId, appointmentId: null })}>
        {acts.changeNeed}
      </Button>
      {children}
      <Button icon="log-out" busy={busy === 'patron.left'} onClick={() => act({ type: 'patron.left' })}>
        {acts.left}
      </Button>
    </div>
  )
}
