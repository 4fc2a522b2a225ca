import { useEffect, useRef, useState } from 'preact/hooks'
import type { Visits } from '../../../sync/contract/people.ts'
import { myVisitsWords as words } from '../../i18n/access.fr.ts'
import { momentInPast } from '../../i18n/past.fr.ts'
import { Banner } from '../../ui/Banner.tsx'
import { Button } from '../../ui/Button.tsx'
import { Card } from '../../ui/Card.tsx'
import type { Access } from './client.ts'
import { useAsk } from './useAsk.ts'

type Visit = Visits[number]

/** In which browsers one is signed in, and how to end it there. */
export function OwnVisits({ access, onSignedOut }: { access: Access; onSignedOut: () => void }) {
  const { busy, trouble, ask } = useAsk(onSignedOut)
  const [visits, setVisits] = useState<Visits | null>(null)
  const [isDone, setDone] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)

  useEffect(() => void ask('read', access.visits).then(setVisits), [])

  const end = async ({ visit }: Visit) => {
    const answer = await ask('end-visit', () => access.endVisit(visit), visit)
    if (!answer) return
    setVisits(answer)
    setDone(true)
    // The line is gone: the focus goes to the list's heading.
    heading.current?.focus()
  }
  return (
    <>
      <h2 ref={heading} tabIndex={-1}>
        {words.title}
      </h2>
      <p class="access-lead">{words.note}</p>
      {trouble && <Banner tone="attention">{trouble}</Banner>}
      {isDone && !trouble && <Banner tone="done">{words.ended}</Banner>}
      <ul class="access-list">
        {visits?.map((visit) => (
          <VisitLine key={visit.visit} visit={visit} isBusy={busy === visit.visit} onEnd={end} />
        ))}
      </ul>
    </>
  )
}

type LineProps = { visit: Visit; isBusy: boolean; onEnd: (visit: Visit) => Promise<void> }

function VisitLine({ visit, isBusy, onEnd }: LineProps) {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const moment = (instant: number) => momentInPast(instant, Date.now(), timeZone)
  const opened = words.opened(moment(visit.since))
  return (
    <li>
      <Card as="div" class="access-line">
        <div class="access-words">
          <p class="access-value">{opened}</p>
          <p class="small soft">{visit.isThis ? words.this : words.used(moment(visit.usedAt))}</p>
        </div>
        {!visit.isThis && (
          <Button
            kind="stop"
            busy={isBusy}
            aria-label={words.endNamed(opened)}
            onClick={() => void onEnd(visit)}
          >
            {words.end}
          </Button>
        )}
      </Card>
    </li>
  )
}
