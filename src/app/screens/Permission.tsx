import { useId, useState } from 'preact/hooks'
import { permission } from '../i18n/session.fr.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { Icon } from '../ui/Icon.tsx'
import type { SessionProps } from './Session.tsx'

/** Permission to see personal data: a step of its own, in sight, taken back with one tap (CON1). */
export function Permission({ session, busy, act }: SessionProps) {
  const id = useId()
  const [isAsking, setAsking] = useState(false)
  const { consent, plan } = session.context
  const isGranted = consent === 'granted'
  const isAwaited = consent === 'not-asked' && (plan.personalData || plan.forms)
  const answer = async (type: 'permission.granted' | 'permission.refused') => {
    if (await act({ type })) setAsking(false)
  }
  return (
    <Card
      aria-labelledby={id}
      class="permission"
      {...(isGranted ? { tone: 'done' } : isAwaited ? { tone: 'attention' } : {})}
    >
      <h2 id={id}>
        <Icon name={isGranted ? 'shield-check' : 'lock-keyhole'} />
        {permission.title}
      </h2>
      <p role="status">{isAwaited ? permission.awaited : permission.said[consent]}</p>
      {isAsking && <p class="said">{permission.question}</p>}
      <div class="row">
        {isGranted && (
          <Button
            icon="undo-2"
            busy={busy === 'permission.revoked'}
            onClick={() => act({ type: 'permission.revoked' })}
          >
            {permission.revoke}
          </Button>
        )}
        {!isGranted && !isAsking && (
          <>
            <Button
              icon="tablet"
              busy={busy === 'permission.asked'}
              onClick={() => act({ type: 'permission.asked' })}
            >
              {permission.onScreen}
            </Button>
            <Button icon="speech" onClick={() => setAsking(true)}>
              {permission.aloud}
            </Button>
          </>
        )}
        {!isGranted && isAsking && (
          <>
            <Button
              icon="check"
              busy={busy === 'permission.granted'}
              onClick={() => answer('permission.granted')}
            >
              {permission.granted}
            </Button>
            <Button
              icon="x"
              busy={busy === 'permission.refused'}
              onClick={() => answer('permission.refused')}
            >
              {permission.refused}
            </Button>
            <Button kind="quiet" onClick={() => setAsking(false)}>
              {permission.later}
            </Button>
          </>
        )}
      </div>
    </Card>
  )
}
