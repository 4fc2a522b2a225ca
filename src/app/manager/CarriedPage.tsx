import './access/access.css'
import { useState } from 'preact/hooks'
import type { Self } from '../../sync/contract/people.ts'
import { broughtInWords, carriedWords as words } from '../i18n/carried.fr.ts'
import { carryTroubles } from '../i18n/carryTroubles.fr.ts'
import { CodesReader } from '../screens/CodesReader.tsx'
import { FilePicker } from '../screens/FilePicker.tsx'
import { TroubleBanner } from '../screens/TroubleBanner.tsx'
import { Banner } from '../ui/Banner.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { useAsk } from './access/useAsk.ts'
import { Bringings } from './carried/Bringings.tsx'
import type { CarriedDoor } from './carried/client.ts'

type Said = { lines: string[]; isWhole: boolean } | { trouble: keyof typeof carryTroubles }

export type CarriedPageProps = {
  carried: CarriedDoor
  self: Self
  siteNames: readonly string[]
  now: () => number
  onSignedOut: () => void
}

/**
 * Lots of a tablet that had no network, brought by a file or by codes (SYN6): by a manager for own sites, by an
 * administrator for all, who also reads who brought what.
 */
export function CarriedPage({ carried, self, siteNames, now, onSignedOut }: CarriedPageProps) {
  const { busy, trouble, ask } = useAsk(onSignedOut)
  const [said, setSaid] = useState<Said | null>(null)
  const [isUnread, setUnread] = useState(false)
  const [times, setTimes] = useState(0)
  const bring = async (text: string) => {
    setSaid(null)
    setUnread(false)
    const answer = await ask('carried', () => carried.bring(text))
    if (!answer) return
    setSaid('trouble' in answer ? answer : broughtInWords(answer.lots))
    setTimes(times + 1)
  }
  return (
    <section class="access">
      <PageTitle>{words.title}</PageTitle>
      <p class="access-lead">{words.lead}</p>
      {self.role === 'manager' && <p class="access-lead">{words.own(siteNames)}</p>}
      <p class="access-lead">{words.care}</p>
      {trouble && <Banner tone="attention">{trouble}</Banner>}
      {isUnread && <Banner tone="attention">{words.notRead}</Banner>}
      {said && <Result said={said} />}
      <h2>{words.file}</h2>
      <FilePicker
        label={words.choose}
        busy={busy !== null}
        onPicked={() => setSaid(null)}
        onText={(text) => void bring(text)}
        onUnread={() => setUnread(true)}
      />
      <h2>{words.codes}</h2>
      <CodesReader onText={(text) => void bring(text)} />
      {self.role === 'administrator' && (
        <Bringings key={times} carried={carried} now={now} onSignedOut={onSignedOut} />
      )}
    </section>
  )
}

function Result({ said }: { said: Said }) {
  if ('trouble' in said) return <TroubleBanner {...carryTroubles[said.trouble]} />
  return (
    <Banner tone={said.isWhole ? 'done' : 'attention'}>
      {said.lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </Banner>
  )
}
