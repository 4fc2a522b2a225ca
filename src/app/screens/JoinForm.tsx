import './joining.css'
import { useId, useRef, useState } from 'preact/hooks'
import { codeIn, isJoinLink } from '../../sync/enrolmentCode.ts'
import { joinTroubleInWords, joining as words } from '../i18n/link.fr.ts'
import type { JoinTrouble } from '../link.ts'
import * as state from '../state.ts'
import { Button } from '../ui/Button.tsx'
import { Scanner } from '../ui/Scanner.tsx'
import { TroubleBanner } from './TroubleBanner.tsx'

/** A code that is typed, scanned or came with a link, and what the server says to it. `given`: what the address held. */
export function JoinForm({ given, onJoined }: { given: string; onJoined: () => void }) {
  const [code, setCode] = useState(() => codeIn(given))
  const [isBusy, setBusy] = useState(false)
  const running = useRef(false)
  const [trouble, setTrouble] = useState<JoinTrouble | null>(null)
  // At a first start it comes some moments after the screen.
  const { value: link } = state.link
  const join = async (text: string) => {
    if (running.current || !link) return
    running.current = true
    setBusy(true)
    setTrouble(null)
    const found = await link.join(text).finally(() => {
      running.current = false
      setBusy(false)
    })
    setTrouble(found)
    if (found === null) onJoined()
  }
  return (
    <>
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
        <Button kind="main" type="submit" icon="check" busy={isBusy || !link}>
          {words.act}
        </Button>
      </form>
      <Scanner
        words={words}
        onText={(text) => {
          if (!isJoinLink(text)) return { said: words.notOurs, isDone: false }
          setCode(codeIn(text))
          void join(text)
          return { said: null, isDone: true }
        }}
      />
    </>
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
