import { useState } from 'preact/hooks'
import { INCIDENTS, type Incident as IncidentCode } from '../../domain/vocabulary.ts'
import { incidentLabels } from '../i18n/counts.fr.ts'
import { incidents } from '../i18n/session.fr.ts'
import { lazy } from '../lazy.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Tile } from '../ui/Tile.tsx'
import type { SessionProps } from './Session.tsx'

/** A detour of its own, rarely taken. */
const Guidance = lazy(() => import('./Guidance.tsx').then((m) => m.Guidance))

const ICON: Record<IncidentCode, string> = {
  'account-violation-attempt': 'shield-alert',
  'equipment-fault': 'monitor',
  'software-fault': 'triangle-alert',
  'courtesy-breach': 'message-circle',
  'equipment-misuse': 'wrench',
}

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

/** One tap reports an incident by its kind, nothing else; an attempt on an account shows where to turn (INC1). */
function Incident({ session, busy, act, onClose }: SessionProps & { onClose: () => void }) {
  const [needsGuidance, setNeedsGuidance] = useState(false)
  const reported = session.context.incidents
  const report = async (incident: IncidentCode) => {
    const isKept = reported.includes(incident) || (await act({ type: 'incident.reported', incident }))
    setNeedsGuidance(isKept && incident === 'account-violation-attempt')
  }
  return (
    <Dialog
      title={needsGuidance ? incidents.whatNow : incidents.title}
      onClose={onClose}
      actions={
        <Button {...(needsGuidance ? { kind: 'main' } : {})} onClick={onClose}>
          {incidents.close}
        </Button>
      }
    >
      {needsGuidance ? (
        <Guidance />
      ) : (
        <>
          <p class="soft">{incidents.lead}</p>
          <div class="stack-s" aria-busy={busy !== null}>
            {INCIDENTS.map((incident) => (
              <Tile
                key={incident}
                icon={ICON[incident]}
                pressed={reported.includes(incident)}
                note={reported.includes(incident) ? incidents.done : incidents.notes[incident]}
                onClick={() => report(incident)}
              >
                {incidentLabels[incident]}
              </Tile>
            ))}
          </div>
        </>
      )}
    </Dialog>
  )
}
