import { useState } from 'preact/hooks'
import { INCIDENTS, type Incident as IncidentCode } from '../../domain/vocabulary.ts'
import { incidentLabels } from '../i18n/counts.fr.ts'
import { incidentWords as words } from '../i18n/incident.fr.ts'
import { incidents } from '../i18n/session.fr.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Tile } from '../ui/Tile.tsx'
import { Guidance } from './Guidance.tsx'
import type { SessionProps } from './Session.tsx'

const ICON: Record<IncidentCode, string> = {
  'account-violation-attempt': 'shield-alert',
  'equipment-fault': 'monitor',
  'software-fault': 'triangle-alert',
  'courtesy-breach': 'message-circle',
  'equipment-misuse': 'wrench',
}

/** One tap reports an incident by its kind, nothing else; an attempt on an account shows where to turn (INC1). */
export function Incident({ session, busy, act, onClose }: SessionProps & { onClose: () => void }) {
  const [needsGuidance, setNeedsGuidance] = useState(false)
  const reported = session.context.incidents
  const report = async (incident: IncidentCode) => {
    const isKept = reported.includes(incident) || (await act({ type: 'incident.reported', incident }))
    setNeedsGuidance(isKept && incident === 'account-violation-attempt')
  }
  return (
    <Dialog
      title={needsGuidance ? words.whatNow : incidents.title}
      onClose={onClose}
      actions={
        <Button {...(needsGuidance ? { kind: 'main' } : {})} onClick={onClose}>
          {words.close}
        </Button>
      }
    >
      {needsGuidance ? (
        <Guidance />
      ) : (
        <>
          <p class="soft">{words.lead}</p>
          <div class="stack-s" aria-busy={busy !== null}>
            {INCIDENTS.map((incident) => (
              <Tile
                key={incident}
                icon={ICON[incident]}
                pressed={reported.includes(incident)}
                note={reported.includes(incident) ? words.done : words.notes[incident]}
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
