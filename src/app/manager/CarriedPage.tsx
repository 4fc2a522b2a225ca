import './access/access.css'
import { useState } from 'preact/hooks'
import { broughtInWords, carriedWords as words } from '../i18n/carried.fr.ts'
import { carryTroubles } from '../i18n/carryTroubles.fr.ts'
import { CodesReader } from '../screens/CodesReader.tsx'
import { FilePicker } from '../screens/FilePicker.tsx'
import { TroubleBanner } from '../screens/TroubleBanner.tsx'
import { Banner } from '../ui/Banner.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { useAsk } from './access/useAsk.ts'
import type { CarriedDoor } from './carried/client.ts'

type Said = { lines: string[]; isWhole: boolean } | { trouble: keyof typeof carryTroubles }

/** Lots of a tablet that had no network, brought by a file or by codes (SYN6). Anyone who reads figures may bring them. */
export function CarriedPage({ carried, onSignedOut }: { carried: CarriedDoor; onSignedOut: () => void }) {
  const { busy, trouble, ask } = useAsk(onSignedOut)
  const [said, setSaid] = useState<Said | null>(null)
  const [isUnread, setUnread] = useState(false)
  const bring = async (text: string) => {
    setSaid(null)
    setUnread(false)
    const answer = await ask('carried', () => carried.bring(text))
    if (answer) setSaid('trouble' in answer ? answer : broughtInWords(answer.lots))
  }
  return (
    <section class="access">
      <PageTitle>{words.title}</PageTitle>
      <p class="access-lead">{words.lead}</p>
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
