import type { RefObject } from 'preact'
import { CONTRASTS, TEXT_SIZES } from '../../machines/lending.ts'
import { languageTags } from '../i18n/patron.ts'
import { Button } from '../ui/Button.tsx'
import { StaffDoor } from './StaffDoor.tsx'
import { useLending } from './useLending.ts'
import { useVoice } from './useVoice.ts'

/** What makes reading easier, on every page of the patron's (CHA8), and the discreet way back to staff. */
export function Aids({ said }: { said: RefObject<HTMLElement | null> }) {
  const { words, language, comfort, send, now } = useLending()
  const onWord = () => send({ type: 'screen.touched', now: now.peek() })
  const voice = useVoice(languageTags[language], said, onWord)
  const { textSize, contrast } = comfort
  return (
    <header class="lent-aids">
      <fieldset class="lent-comfort" aria-label={words.aids.bar}>
        {voice && (
          <Button
            kind="quiet"
            icon={voice.isSpeaking ? 'volume-x' : 'volume-2'}
            onClick={voice.isSpeaking ? voice.stop : voice.start}
          >
            {voice.isSpeaking ? words.aids.stopListening : words.aids.listen}
          </Button>
        )}
        <Button
          kind="quiet"
          icon="a-large-small"
          onClick={() => send({ type: 'textSize.chosen', textSize: after(TEXT_SIZES, textSize) })}
        >
          {words.aids.textSize[textSize]}
        </Button>
        <Button
          kind="quiet"
          icon="contrast"
          onClick={() => send({ type: 'contrast.chosen', contrast: after(CONTRASTS, contrast) })}
        >
          {words.aids.contrast[contrast]}
        </Button>
      </fieldset>
      <StaffDoor />
    </header>
  )
}

/** The next of a list, the first after the last. */
const after = <T,>(list: readonly T[], present: T): T => list[(list.indexOf(present) + 1) % list.length] as T
