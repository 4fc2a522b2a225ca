import '../access/access.css'
import './fleet.css'
import { useEffect, useState } from 'preact/hooks'
import type { Fleet, FleetTablet, NewCode } from '../../../sync/contract/fleet.ts'
import { spacedCode } from '../../../sync/contract.ts'
import { codeWords as words } from '../../i18n/fleet.fr.ts'
import { Banner } from '../../ui/Banner.tsx'
import { Button } from '../../ui/Button.tsx'
import { Card } from '../../ui/Card.tsx'
import { PageTitle } from '../../ui/PageTitle.tsx'
import { QrCode } from '../../ui/QrCode.tsx'
import { AskTrouble } from '../asking.ts'
import type { FleetDoor } from './client.ts'

/** A code just made, and who was there before: a tablet that uses it is not among them. */
export type Made = NewCode & { until: number; before: readonly FleetTablet[] }

type CodePageProps = {
  made: Made
  fleet: FleetDoor
  now: () => number
  busy: boolean
  trouble: string | null
  onAnother: () => void
  onDone: () => void
  onSignedOut: () => void
}

/** A code, shown this once, until a tablet has used it or its time is over (SYN8). */
export function CodePage(props: CodePageProps) {
  const { made, busy, trouble, onAnother, onDone } = props
  const { left, newcomers } = useCode(props)
  if (newcomers.length > 0)
    return (
      <section class="access">
        <PageTitle>{joinedWords(newcomers)}</PageTitle>
        <Banner tone="done">{words.joinedNote}</Banner>
        <Button kind="main" icon="check" onClick={onDone}>
          {words.back}
        </Button>
      </section>
    )
  if (left <= 0)
    return (
      <section class="access">
        <PageTitle>{words.over}</PageTitle>
        {trouble && <Banner tone="attention">{trouble}</Banner>}
        <p class="access-lead">{words.overNote}</p>
        <div class="row">
          <Button kind="main" icon="qr-code" busy={busy} onClick={onAnother}>
            {words.another}
          </Button>
          <Button icon="arrow-left" onClick={onDone}>
            {words.back}
          </Button>
        </div>
      </section>
    )
  return <Shown made={made} left={left} onDone={onDone} />
}

/** Several came at once, by several codes: which of them used this one is not known. */
const joinedWords = ([newcomer, ...others]: readonly FleetTablet[]): string =>
  newcomer && others.length === 0 ? words.joined(newcomer.label) : words.oneJoined

function Shown({ made: { code, link }, left, onDone }: { made: Made; left: number; onDone: () => void }) {
  const [copied, setCopied] = useState('')
  const copy = () =>
    navigator.clipboard.writeText(link).then(
      () => setCopied(words.copied),
      () => setCopied(words.notCopied),
    )
  return (
    <section class="access">
      <PageTitle>{words.title}</PageTitle>
      <p class="access-lead">{words.what}</p>
      <Card class="fleet-code" aria-label={words.code}>
        <p class="fleet-sign">{spacedCode(code)}</p>
        <p role="timer">{words.left(left)}</p>
        <QrCode text={link} label={words.qr}>
          <span class="access-address">{link}</span>
        </QrCode>
      </Card>
      <div class="row">
        <Button kind="main" icon="check" onClick={onDone}>
          {words.back}
        </Button>
        <Button icon="copy" onClick={() => void copy()}>
          {words.copy}
        </Button>
      </div>
      <p role="status">{copied}</p>
    </section>
  )
}

const CLOCK_MS = 1_000
const LOOK_MS = 4_000

/** How long the code still serves, and who came since it was used; a server that does not answer is asked again. */
function useCode({ made, fleet, now, onSignedOut }: CodePageProps) {
  const [left, setLeft] = useState(made.until - now())
  const [newcomers, setNewcomers] = useState<readonly FleetTablet[]>([])
  const isWaiting = left > 0 && newcomers.length === 0
  useEffect(() => setLeft(made.until - now()), [made])
  useEffect(() => {
    if (!isWaiting) return
    const look = async () => {
      const answer = await fleet.read().catch((error: unknown) => {
        if (error instanceof AskTrouble && error.code === 'not-signed-in') onSignedOut()
        return null
      })
      if (answer && !answer.waiting.includes(made.enrolment)) setNewcomers(newcomersIn(answer, made))
    }
    const clock = setInterval(() => setLeft(made.until - now()), CLOCK_MS)
    const lookout = setInterval(() => void look(), LOOK_MS)
    return () => {
      clearInterval(clock)
      clearInterval(lookout)
    }
  }, [isWaiting, made])
  return { left, newcomers }
}

const newcomersIn = ({ tablets }: Fleet, { before }: Made): readonly FleetTablet[] =>
  tablets.filter(({ tablet }) => !before.some((each) => each.tablet === tablet))
