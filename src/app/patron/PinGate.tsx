import { useState } from 'preact/hooks'
import type { PinAnswer } from '../../db/tablet.ts'
import { PIN_LENGTH } from '../../domain/vocabulary.ts'
import type { PatronWords } from '../i18n/patron.ts'
import { Button } from '../ui/Button.tsx'
import { PinPad } from '../ui/PinPad.tsx'
import { calmSeconds } from './calmSeconds.ts'
import { useLending } from './useLending.ts'

type Try = PinAnswer | { answer: 'checking' } | { answer: 'unsaved' } | { answer: 'none-yet' }

/**
 * Staff prove with the tablet's code that they hold it (LEN2); `onRight` answers whether that was kept. Any length is
 * taken: the network's policy may have changed since the code was chosen.
 */
export function PinGate({ onRight }: { onRight: () => Promise<boolean> }) {
  const { words, door, now } = useLending()
  const [last, setLast] = useState<Try>({ answer: 'none-yet' })

  const pass = async () => {
    if (!(await onRight())) setLast({ answer: 'unsaved' })
  }
  const check = async (pin: string) => {
    setLast({ answer: 'checking' })
    const answer = await door.tryPin(pin)
    if (answer?.answer === 'right') await pass()
    else setLast(answer ?? { answer: 'unsaved' })
  }

  if (!door.hasPin) return <WithoutPin onTakeBack={pass} />
  return (
    <PinPad
      label={words.door.pin}
      {...PIN_LENGTH}
      words={words.door}
      onPin={check}
      busy={last.answer === 'checking'}
      message={messageOf(last, words.door, now.value)}
    />
  )
}

function WithoutPin({ onTakeBack }: { onTakeBack: () => void }) {
  const { door } = useLending().words
  return (
    <>
      <p>{door.withoutPin}</p>
      <Button kind="main" onClick={onTakeBack}>
        {door.takeBack}
      </Button>
    </>
  )
}

function messageOf(last: Try, words: PatronWords['door'], now: number): string {
  switch (last.answer) {
    case 'checking':
      return words.checking
    case 'unsaved':
      return words.unsaved
    case 'wrong':
      return last.retryAt > now ? words.wait(calmSeconds(last.retryAt - now)) : words.wrong
    case 'too-soon':
      return last.retryAt > now ? words.tooSoon(calmSeconds(last.retryAt - now)) : ''
    case 'right':
    case 'none-yet':
      return ''
  }
}
