import './lent.css'
import { type ReadonlySignal, useSignalEffect } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import type { PinAnswer } from '../../db/tablet.ts'
import type { Catalog, CharterVersion } from '../../domain/catalogSchema.ts'
import type { Language } from '../../domain/vocabulary.ts'
import { lendingMachine } from '../../machines/lending.ts'
import type { SessionState, SessionStateName } from '../../machines/step.ts'
import { directionOf, languageTags, offeredLanguages, wordsIn } from '../i18n/patron.ts'
import { Cleared, Warning } from './Abandoned.tsx'
import { Declined, HandBack } from './HandBack.tsx'
import { Permission } from './Permission.tsx'
import { Rating } from './Rating.tsx'
import { Reading } from './Reading.tsx'
import { useComfort } from './useComfort.ts'
import { type Lending, LendingContext, useLending } from './useLending.ts'
import { useMachine } from './useMachine.ts'
import type { Send } from './useSaving.ts'

/** How staff prove with the tablet's code that they hold it. */
export type Gate = {
  /** `null`: the answer could not be kept. */
  tryPin: (pin: string) => Promise<PinAnswer | null>
  hasPin: boolean
  /** Ticks about every second. */
  now: ReadonlySignal<number>
}

export type LentProps = Gate & {
  session: SessionState
  catalog: Catalog
  charter: CharterVersion
  send: Send
  wasCleared: boolean
  onCleared: () => void
}

/** The tablet in the patron's hands: nothing of staff is in the page but a door with a code (P8, LEN1). */
export function Lent({ session, catalog, charter, send, ...gate }: LentProps) {
  return (
    <Frame
      catalog={catalog}
      language={firstLanguage(session, charter)}
      clears={CLEARED_WHEN_LEFT.includes(session.value)}
      giveBack={() => send({ type: 'tablet.returned' })}
      {...gate}
    >
      <Screen session={session} catalog={catalog} charter={charter} send={send} />
    </Frame>
  )
}

type FrameProps = Gate & {
  catalog: Catalog
  language: Language
  /** Is there something of the patron's on the screen, to clear when it is left alone? */
  clears: boolean
  /** It was left alone and cleared before this page was opened (LEN3). */
  wasCleared?: boolean
  onCleared?: () => void
  giveBack: () => Promise<boolean>
  children: ComponentChildren
}

export function Frame(props: FrameProps) {
  const {
    catalog,
    language,
    clears,
    wasCleared = false,
    onCleared,
    giveBack,
    tryPin,
    hasPin,
    now,
    children,
  } = props
  const [snapshot, sendLending] = useMachine(lendingMachine, {
    policy: catalog.policy.lent,
    now: now.peek(),
    language,
  })
  const { context, value } = snapshot
  const lending: Lending = {
    words: wordsIn(context.language),
    language: context.language,
    comfort: context,
    send: sendLending,
    now,
    door: { hasPin, tryPin, giveBack },
  }
  useComfort(context)
  useSignalEffect(() => {
    if (clears && !wasCleared) sendLending({ type: 'clock.ticked', now: now.value })
  })
  const isCleared = wasCleared || value === 'cleared'
  useEffect(() => {
    if (isCleared && !wasCleared) onCleared?.()
  }, [isCleared])
  const touch = () => sendLending({ type: 'screen.touched', now: now.peek() })

  return (
    <LendingContext.Provider value={lending}>
      <div
        lang={languageTags[context.language]}
        dir={directionOf(context.language)}
        onPointerDownCapture={touch}
        onKeyDownCapture={touch}
      >
        {isCleared ? <Cleared /> : children}
        {value === 'warned' && <Warning context={context} />}
      </div>
    </LendingContext.Provider>
  )
}

/** Screens with something of the patron's on them; the others only ask for the tablet back. */
const CLEARED_WHEN_LEFT: readonly SessionStateName[] = ['reading', 'declined', 'permitting', 'rating']

/** The language of this visit, once the patron has chosen one. */
function firstLanguage({ context }: SessionState, { readings }: CharterVersion): Language {
  const offered = offeredLanguages(readings)
  const kept = offered.find((language) => language === context.language)
  return kept ?? offered[0] ?? readings[0]?.language ?? 'fr'
}

function Screen({
  session,
  catalog,
  charter,
  send,
}: Pick<LentProps, 'session' | 'catalog' | 'charter' | 'send'>) {
  const { words } = useLending()
  const { context } = session
  switch (session.value) {
    case 'reading':
      return <Reading catalog={catalog} charter={charter} sendStep={send} />
    case 'agreed':
      return <HandBack {...words.agreed} />
    case 'declined':
      return <Declined context={context} catalog={catalog} />
    case 'permitting':
      return <Permission sendStep={send} />
    case 'permitted':
      return <HandBack {...words.permitted[context.consent === 'granted' ? 'granted' : 'refused']} />
    case 'rating':
      return <Rating sendStep={send} />
    case 'rated':
      return <HandBack {...words.rated} />
    case 'routing':
    case 'commitments':
    case 'helping':
    case 'redirecting':
    case 'closing':
    case 'closed':
      return null
  }
}
