import type { RefObject } from 'preact'
import { languageTags } from '../i18n/patron.ts'
import { Button } from '../ui/Button.tsx'
import { useLending } from './useLending.ts'
import { useVoice } from './useVoice.ts'

/** Reads a page aloud; offered only where the tablet has a voice of its own for the language (CHA8). */
export function Listening({ said }: { said: RefObject<HTMLElement | null> }) {
  const { words, language, send, now } = useLending()
  const onWord = () => send({ type: 'screen.touched', now: now.peek() })
  const voice = useVoice(languageTags[language], said, onWord)
  if (!voice) return null
  return (
    <Button
      kind="quiet"
      icon={voice.isSpeaking ? 'volume-x' : 'volume-2'}
      onClick={voice.isSpeaking ? voice.stop : voice.start}
    >
      {voice.isSpeaking ? words.aids.stopListening : words.aids.listen}
    </Button>
  )
}
