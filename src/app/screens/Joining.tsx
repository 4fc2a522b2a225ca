import './joining.css'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { go } from '../history.ts'
import { joinTroubleInWords, joining as words } from '../i18n/link.fr.ts'
import type { JoinTrouble } from '../link.ts'
import * as state from '../state.ts'
import { Banner } from '../ui/Banner.tsx'
import { Button } from '../ui/Button.tsx'
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
  const leave = () => go({ screen: 'settings' })
  if (isJoined) return <Joined onLeave={leave} />
  return (
    <TaskPage title={words.title} back={words.back} onBack={leave}>
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
        onCode={(text) => {
          setCode(codeOf(text))
          void join(text)
        }}
      />
    </TaskPage>
  )
}

/** What follows the sign of an invitation. */
const codeOf = (text: string): string => text.replace(/^.*#rejoindre=/, '')

function Joined({ onLeave }: { onLeave: () => void }) {
  return (
    <TaskPage title={words.joined}>
      <Banner tone="done">{words.joinedNote(state.catalog.value?.network.name ?? '')}</Banner>
      <Button kind="main" icon="check" onClick={onLeave}>
        {words.back}
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

/** The camera is on only while it is asked for. */
function Scanner({ onCode }: { onCode: (text: string) => void }) {
  const [isOn, setOn] = useState(false)
  const [said, setSaid] = useState<string | null>(null)
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    if (!isOn || !video.current) return
    const off = new AbortController()
    void scan(video.current, off.signal).catch(() => {
      setOn(false)
      setSaid(words.cameraRefused)
    })
    return () => off.abort()
  }, [isOn])
  const scan = async (shown: HTMLVideoElement, signal: AbortSignal) => {
    const { watchCodes } = await import('../camera.ts')
    const found = (text: string) => {
      if (!text.includes('#rejoindre=')) return setSaid(words.notOurs)
      setSaid(null)
      setOn(false)
      onCode(text)
    }
    await watchCodes(shown, found, signal)
  }
  const turn = () => {
    setSaid(null)
    setOn(!isOn)
  }
  return (
    <div class="joining-scan">
      <Button icon="scan-line" onClick={turn}>
        {isOn ? words.stopScan : words.scan}
      </Button>
      {isOn && <p>{words.scanning}</p>}
      {isOn && <video ref={video} class="joining-view" muted playsInline />}
      {said && <Banner tone="attention">{said}</Banner>}
    </div>
  )
}
