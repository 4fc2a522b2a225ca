import { useEffect, useState } from 'preact/hooks'
import { BRINGING_MONTHS, type Bringing, MOST_BRINGINGS } from '../../../sync/contract/carried.ts'
import { bringingWords as words } from '../../i18n/carried.fr.ts'
import { capital } from '../../i18n/format.ts'
import { momentInPast } from '../../i18n/past.fr.ts'
import { Banner } from '../../ui/Banner.tsx'
import { Button } from '../../ui/Button.tsx'
import { Card } from '../../ui/Card.tsx'
import { useAsk } from '../access/useAsk.ts'
import type { CarriedDoor } from './client.ts'

type BringingsProps = {
  carried: CarriedDoor
  now: () => number
  onSignedOut: () => void
}

/** Who brought lots, when, for which sites. */
export function Bringings({ carried, now, onSignedOut }: BringingsProps) {
  const { trouble, ask } = useAsk(onSignedOut)
  const [bringings, setBringings] = useState<Bringing[] | null>(null)
  const read = async () => setBringings(await ask('read', carried.bringings))
  useEffect(() => void read(), [])
  return (
    <>
      <h2>{words.title}</h2>
      <p class="access-lead">{words.lead(BRINGING_MONTHS)}</p>
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
      {!bringings && !trouble && <p role="status">{words.reading}</p>}
      {bringings?.length === 0 && <p class="soft">{words.none}</p>}
      {bringings?.length === MOST_BRINGINGS && <p class="soft">{words.last(MOST_BRINGINGS)}</p>}
      <ul class="access-list">
        {bringings?.map((bringing) => (
          <Line key={`${bringing.broughtAt} ${bringing.siteNames.join()}`} bringing={bringing} now={now()} />
        ))}
      </ul>
    </>
  )
}

type LineProps = { bringing: Bringing; now: number }

function Line({ bringing: { broughtAt, by, siteNames, lots }, now }: LineProps) {
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
