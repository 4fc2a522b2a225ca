import './joining.css'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { go } from '../history.ts'
import { joinTroubleInWords, joining as words } from '../i18n/link.fr.ts'
import type { JoinTrouble } from '../link.ts'
import * as state from '../state.ts'
import { Banner } from '../ui/Banner.tsx'
import { Button } from '../ui/Button.tsx'
import { Scanner } from '../ui/Scanner.tsx'
import { TaskPage } from './StaffPage.tsx'
import { TroubleBanner } from './TroubleBanner.tsx'

/** Joins the network's server, with a code that is typed, scanned or came with the link (SYN8). */
export function Joining() {
  // Taken once: the code does not stay in memory longer than this page.
  const [code, setCode] = useState(() => codeOf(state.invitation.peek()))
  const [isBusy, setBusy] = useState(false)
  const running = useRef(false)
  const [trouble, setTrouble] = useState<JoinTrouble | null>(null)
  const [isJoined, setJoined] = useState(false)
  useEffect(() => {
    state.invitation.value = ''
  }, [])
  const join = async (text: string) => {
    const link = state.link.value
    if (running.current || !link) return
    running.current = true
    setBusy(true)
    setTrouble(null)
    const found = await link.join(text).finally(() => {
      running.current = false
      setBusy(false)
    })
    setTrouble(found)
    setJoined(found === null)
  }
  const { value: place } = state.place
  const from = place.screen === 'joining' && place.from ? place.from : 'settings'
  const leave = () => go({ screen: from })
  if (isJoined) return <Joined back={words.back[from]} onLeave={leave} />
  return (
    <TaskPage title={words.title} back={words.back[from]} onBack={leave}>
      <p class="page-lead soft">{words.lead}</p>
      {trouble && <TroubleBanner {...joinTroubleInWords(trouble)} />}
      <form
        class="joining"
        autocomplete="off"
        onSubmit={(event) => {
          event.preventDefault()
          void join(code)
        }}
      >
        <CodeField code={code} onInput={setCode} />
        <Button kind="main" type="submit" icon="check" busy={isBusy}>
          {words.act}
        </Button>
      </form>
      <Scanner
        words={words}
        onText={(text) => {
          if (!text.includes('#rejoindre=')) return { said: words.notOurs, isDone: false }
          setCode(codeOf(text))
          void join(text)
          return { said: null, isDone: true }
        }}
      />
    </TaskPage>
  )
}

/** What follows the sign of an invitation. */
const codeOf = (text: string): string => text.replace(/^.*#rejoindre=/, '')

function Joined({ back, onLeave }: { back: string; onLeave: () => void }) {
  return (
    <TaskPage title={words.joined}>
      <Banner tone="done">{words.joinedNote(state.catalog.value?.network.name ?? '')}</Banner>
      <Button kind="main" icon="check" onClick={onLeave}>
        {back}
      </Button>
    </TaskPage>
  )
}

/** The browser neither keeps nor corrects nor suggests what is typed (P1). */
function CodeField({ code, onInput }: { code: string; onInput: (code: string) => void }) {
  const id = useId()
  return (
    <div class="field">
      <label for={id} class="field-label">
        {words.code}
      </label>
      <input
        id={id}
        class="joining-code"
        type="text"
        autocomplete="off"
        autocorrect="off"
        autocapitalize="characters"
        spellcheck={false}
        enterkeyhint="go"
        maxLength={24}
        aria-describedby={`${id}-hint`}
        value={code}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      <p id={`${id}-hint`} class="small soft">
        {words.hint}
      </p>
    </div>
  )
}
