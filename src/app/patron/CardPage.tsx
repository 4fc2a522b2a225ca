import type { ComponentChildren } from 'preact'
import type { Card } from '../../domain/catalogSchema.ts'
import type { CharterContext } from '../../machines/charter.ts'
import { Button } from '../ui/Button.tsx'
import { Page } from './Page.tsx'
import type { CharterSend } from './Reading.tsx'
import { useLending } from './useLending.ts'

export type CardPageProps = {
  card: Card
  context: CharterContext
  notice: string
  official: ComponentChildren
  send: CharterSend
}

/** One part of the charter in simple words; the official text of that part is one tap away (CHA8, P7). */
export function CardPage({ card, context, notice, official, send }: CardPageProps) {
  const { words } = useLending()
  const at = context.card + 1
  return (
    <Page
      title={card.title}
      pictogram={card.pictogram}
      place={{ at, of: context.cards, words: words.reading.place(at, context.cards) }}
      actions={
        <>
          <Button icon="arrow-left" onClick={() => send({ type: 'card.reviewed' })}>
            {words.reading.back}
          </Button>
          <Button kind="main" endIcon="arrow-right" onClick={() => send({ type: 'card.passed' })}>
            {at === context.cards ? words.reading.last : words.reading.next}
          </Button>
        </>
      }
    >
      <div class="lent-parts">
        {card.parts.map((part, nth) => (
          <section key={nth}>
            {part.heading && <h2>{part.heading}</h2>}
            {part.sentences.map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
          </section>
        ))}
      </div>
      <div class="lent-notice">
        <p>{notice}</p>
        <span data-unsaid>{official}</span>
      </div>
    </Page>
  )
}
