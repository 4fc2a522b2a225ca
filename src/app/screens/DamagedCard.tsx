import type { DamagedSession } from '../../db/snapshots.ts'
import { go } from '../history.ts'
import { labelInWords } from '../i18n/codes.fr.ts'
import { damagedWords as words } from '../i18n/rescue.fr.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { LabelMark } from '../ui/LabelMark.tsx'

/** A session that could not be restored, among the open ones (SES8). */
export function DamagedCard({ session }: { session: DamagedSession }) {
  return (
    <li>
      <Card as="article" tone="stop" class="stack">
        <div class="row">
          {session.label && (
            <span aria-hidden="true">
              <LabelMark {...session.label} name="" />
            </span>
          )}
          <p class="session-name">{session.label ? labelInWords(session.label) : words.title}</p>
        </div>
        <p>{words.note}</p>
        <Button kind="stop" onClick={() => go({ screen: 'rescue', sessionId: session.sessionId })}>
          {words.act}
        </Button>
      </Card>
    </li>
  )
}
