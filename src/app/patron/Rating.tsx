import { SATISFACTIONS, type Satisfaction } from '../../domain/vocabulary.ts'
import { Button } from '../ui/Button.tsx'
import { Answer, Answers } from './Answer.tsx'
import { Page } from './Page.tsx'
import { Unsaved } from './SavingPage.tsx'
import { useLending } from './useLending.ts'
import { type Send, useSaving } from './useSaving.ts'

const FACES = {
  happy: 'face-slightly-smiling',
  'so-so': 'face-neutral',
  unhappy: 'face-slightly-frowning',
} as const satisfies Record<Satisfaction, string>

/** Three faces, each with its word, and the right not to answer (SES4). */
export function Rating({ sendStep }: { sendStep: Send }) {
  const { rating } = useLending().words
  const { saving, save } = useSaving(sendStep)
  const busy = saving.kind === 'saving'
  return (
    <Page
      calm
      title={rating.title}
      actions={
        <Button busy={busy} onClick={() => void save({ type: 'satisfaction.skipped' })}>
          {rating.skip}
        </Button>
      }
    >
      <p class="lent-lead">{rating.lead}</p>
      <Unsaved saving={saving} onRetry={save} />
      <Answers>
        {SATISFACTIONS.map((satisfaction) => (
          <Answer
            key={satisfaction}
            icon={FACES[satisfaction]}
            busy={busy}
            onClick={() => void save({ type: 'satisfaction.given', satisfaction })}
          >
            {rating.faces[satisfaction]}
          </Answer>
        ))}
      </Answers>
    </Page>
  )
}
