import { Button } from '../ui/Button.tsx'
import { Page } from './Page.tsx'
import type { CharterSend } from './Reading.tsx'
import { useLending } from './useLending.ts'

/** Says with care what a refusal means before it counts (CHA4). */
export function Declining({ send, onDecline }: { send: CharterSend; onDecline: () => void }) {
  const { declining } = useLending().words
  return (
    <Page
      calm
      pictogram="hand-heart"
      title={declining.title}
      actions={
        <>
          <Button icon="arrow-left" onClick={() => send({ type: 'question.reopened' })}>
            {declining.reconsider}
          </Button>
          <Button kind="main" icon="circle-x" onClick={onDecline}>
            {declining.confirm}
          </Button>
        </>
      }
    >
      {declining.lead.map((line) => (
        <p key={line} class="lent-lead">
          {line}
        </p>
      ))}
    </Page>
  )
}
