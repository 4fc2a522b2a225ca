import type { RefObject } from 'preact'
import { useEffect, useState } from 'preact/hooks'

/** A name of the style sheet: `::highlight(spoken)`. */
const HIGHLIGHT = 'spoken'

/**
 * Reads a part of the page aloud with a voice that lives on the tablet: no word ever leaves for a voice in
 * the cloud (CHA8, SEC1). `null` where the tablet has no such voice for the language.
 */
export function useVoice(language: string, part: RefObject<HTMLElement | null>, onWord: () => void) {
  const voice = useLocalVoice(language)
  const [isSpeaking, setSpeaking] = useState(false)

  const stop = () => {
    speechSynthesis.cancel()
    unmark()
    setSpeaking(false)
  }
  useEffect(() => (voice ? stop : undefined), [voice])
  if (!voice) return null

  const start = () => {
    const passage = part.current && passageOf(part.current)
    if (!passage) return
    const utterance = new SpeechSynthesisUtterance(passage.text)
    utterance.voice = voice
    utterance.lang = voice.lang
    utterance.rate = 0.9
    utterance.onboundary = (event) => {
      mark(passage, event.charIndex)
      onWord()
    }
    utterance.onend = utterance.onerror = stop
    speechSynthesis.cancel()
    speechSynthesis.speak(utterance)
    setSpeaking(true)
  }
  return { isSpeaking, start, stop }
}

function useLocalVoice(language: string): SpeechSynthesisVoice | null {
  const [voice, setVoice] = useState<SpeechSynthesisVoice | null>(null)
  useEffect(() => {
    if (!('speechSynthesis' in globalThis)) return
    const find = () => setVoice(localVoice(speechSynthesis.getVoices(), language))
    find()
    speechSynthesis.addEventListener?.('voiceschanged', find)
    return () => speechSynthesis.removeEventListener?.('voiceschanged', find)
  }, [language])
  return voice
}

export const localVoice = (
  voices: readonly SpeechSynthesisVoice[],
  language: string,
): SpeechSynthesisVoice | null =>
  voices.find((voice) => voice.localService && voice.lang.split(/[-_]/)[0] === language) ?? null

type Passage = { text: string; pieces: { node: Text; from: number }[] }

/** What is to be said, and from which text each character comes. */
function passageOf(part: HTMLElement): Passage {
  const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT)
  const passage: Passage = { text: '', pieces: [] }
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.textContent?.trim() || node.parentElement?.closest('[data-unsaid]')) continue
    passage.pieces.push({ node: node as Text, from: passage.text.length })
    passage.text += `${node.textContent}\n`
  }
  return passage
}

/** Lights the word being said, without touching the page's content. Browsers that cannot simply read. */
function mark({ text, pieces }: Passage, from: number) {
  if (!('highlights' in CSS)) return
  const piece = pieces.findLast((each) => each.from <= from)
  if (!piece) return
  const word = /^\s*\S+/.exec(text.slice(from))?.[0] ?? ''
  const range = document.createRange()
  const start = from - piece.from
  range.setStart(piece.node, Math.min(start, piece.node.length))
  range.setEnd(piece.node, Math.min(start + word.length, piece.node.length))
  CSS.highlights.set(HIGHLIGHT, new Highlight(range))
  piece.node.parentElement?.scrollIntoView({ block: 'nearest' })
}

function unmark() {
  if ('highlights' in CSS) CSS.highlights.delete(HIGHLIGHT)
}
