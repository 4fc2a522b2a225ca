import { readingIn } from '../../domain/catalog.ts'
import type { Catalog, CharterVersion } from '../../domain/catalogSchema.ts'
import type { AgreementWay } from '../../domain/vocabulary.ts'
import { type CharterContext, type CharterEvent, charterMachine } from '../../machines/charter.ts'
import { lazy } from '../lazy.tsx'
import { Button } from '../ui/Button.tsx'
import { Agreeing } from './Agreeing.tsx'
import { CardPage } from './CardPage.tsx'
import { Deciding } from './Deciding.tsx'
import { Declining } from './Declining.tsx'
import { SavingPage } from './SavingPage.tsx'
import { useLending } from './useLending.ts'
import { useMachine } from './useMachine.ts'
import { type Send, useSaving } from './useSaving.ts'
import { Welcome } from './Welcome.tsx'

const Official = lazy(() => import('./Official.tsx').then((m) => m.Official))

export type ReadingProps = { catalog: Catalog; charter: CharterVersion; sendStep: Send }

export type CharterSend = (event: CharterEvent) => void

/** Showing a receipt comes with receipts. */
const WAYS_NOT_YET: readonly AgreementWay[] = ['receipt']

/** The charter from welcome to answer. The answer leaves as a way and a language, nothing else (CHA5). */
export function Reading({ catalog, charter, sendStep }: ReadingProps) {
  const { words, language, door } = useLending()
  const ways = catalog.policy.agreementWays.filter((way) => !WAYS_NOT_YET.includes(way))
  const [snapshot, send] = useMachine(charterMachine, { way: ways[0] ?? 'keyboard' })
  const { saving, save } = useSaving(sendStep)
  const context: CharterContext = snapshot.context
  const reading = readingIn(charter, language)
  const card = reading.cards[context.card] ?? reading.cards[0]

  const agree = (way: AgreementWay) => {
    send({ type: 'agreement.given' })
    return save({ type: 'charter.agreed', way, language })
  }
  const agreeAloud = async () => (await agree('oral')) && (await door.giveBack())
  const decline = () => {
    send({ type: 'refusal.confirmed' })
    void save({ type: 'charter.declined', language })
  }
  const official = (
    <Button kind="quiet" icon="book-open" onClick={() => send({ type: 'official.opened' })}>
      {words.reading.official}
    </Button>
  )

  if (snapshot.status === 'done') return <SavingPage saving={saving} onRetry={save} />
  if (snapshot.matches('official'))
    return <Official charter={charter} section={card?.section ?? 0} send={send} />
  if (snapshot.matches({ open: 'welcome' }))
    return <Welcome charter={charter} reading={reading} send={send} />
  if (snapshot.matches({ open: 'reading' }) && card) {
    return (
      <CardPage
        key={context.card}
        card={card}
        context={context}
        notice={reading.notice}
        official={official}
        send={send}
      />
    )
  }
  if (snapshot.matches({ open: 'agreeing' })) {
    const isPrepared = snapshot.matches({ open: { agreeing: 'prepared' } })
    return (
      <Agreeing
        way={context.way}
        ways={ways}
        isPrepared={isPrepared}
        send={send}
        onAgree={() => void agree(context.way)}
        onAgreeAloud={agreeAloud}
      />
    )
  }
  if (snapshot.matches({ open: 'declining' })) return <Declining send={send} onDecline={decline} />
  return <Deciding official={official} send={send} />
}
