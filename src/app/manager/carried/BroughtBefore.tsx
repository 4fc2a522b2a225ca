import { useEffect, useState } from 'preact/hooks'
import { JOURNAL_MONTHS, type Journal, MOST_JOURNAL } from '../../../sync/contract/carried.ts'
import { journalWords as words } from '../../i18n/carried.fr.ts'
import { capital } from '../../i18n/format.ts'
import { momentInPast } from '../../i18n/past.fr.ts'
import { Banner } from '../../ui/Banner.tsx'
import { Button } from '../../ui/Button.tsx'
import { Card } from '../../ui/Card.tsx'
import { useAsk } from '../access/useAsk.ts'
import type { CarriedDoor } from './client.ts'

type BroughtBeforeProps = {
  carried: CarriedDoor
  now: () => number
  onSignedOut: () => void
}

/** Who brought lots, when, for which sites. */
export function BroughtBefore({ carried, now, onSignedOut }: BroughtBeforeProps) {
  const { trouble, ask } = useAsk(onSignedOut)
  const [journal, setJournal] = useState<Journal | null>(null)
  const read = async () => setJournal(await ask('read', carried.journal))
  useEffect(() => void read(), [])
  return (
    <>
      <h2>{words.title}</h2>
      <p class="access-lead">{words.lead(JOURNAL_MONTHS)}</p>
      <p class="access-lead">{words.wrong}</p>
      {trouble && (
        <Banner
          tone="attention"
          actions={
            <Button icon="refresh-cw" onClick={() => void read()}>
              {words.again}
            </Button>
          }
        >
          {trouble}
        </Banner>
      )}
      {!journal && !trouble && <p role="status">{words.reading}</p>}
      {journal?.length === 0 && <p class="soft">{words.none}</p>}
      {journal?.length === MOST_JOURNAL && <p class="soft">{words.last(MOST_JOURNAL)}</p>}
      <ul class="access-list">
        {journal?.map((line) => (
          <Line key={`${line.broughtAt} ${line.siteNames.join()}`} line={line} now={now()} />
        ))}
      </ul>
    </>
  )
}

function Line({ line: { broughtAt, by, siteNames, lots }, now }: { line: Journal[number]; now: number }) {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  return (
    <li>
      <Card as="div" class="access-words">
        <p class="access-value">{capital(momentInPast(broughtAt, now, timeZone))}</p>
        <p>{words.by(by ?? words.removed)}</p>
        <p class="small soft">
          {words.lots(lots)} · {words.sites(siteNames)}
        </p>
      </Card>
    </li>
  )
}
