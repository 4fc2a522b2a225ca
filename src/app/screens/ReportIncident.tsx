import { useState } from 'preact/hooks'
import { incidents } from '../i18n/session.fr.ts'
import { lazy } from '../lazy.tsx'
import { Button } from '../ui/Button.tsx'
import type { SessionProps } from './Session.tsx'

/** A detour of its own, rarely taken. */
const Incident = lazy(() => import('./Incident.tsx').then((m) => m.Incident))

/** In reach all along an accompaniment; it comes back where it was opened. */
export function ReportIncident(props: SessionProps) {
  const [isOpen, setOpen] = useState(false)
  const { length } = props.session.context.incidents
  return (
    <>
      <Button icon="shield-alert" onClick={() => setOpen(true)}>
        {length > 0 ? incidents.counted(length) : incidents.title}
      </Button>
      {isOpen && <Incident {...props} onClose={() => setOpen(false)} />}
    </>
  )
}
