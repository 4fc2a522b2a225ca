import type { ComponentChildren } from 'preact'
import { Button } from '../ui/Button.tsx'
import { Answer, Answers } from './Answer.tsx'
import { Page } from './Page.tsx'
import type { CharterSend } from './Reading.tsx'
import { useLending } from './useLending.ts'

/** The question: yes and no are as easy and as visible (CHA4). */
export function Deciding({ official, send }: { official: ComponentChildren; send: CharterSend }) {
  const { deciding } = useLending().words
  return (
    <Page
      calm
      title={deciding.title}
      actions={
        <>
          <Button icon="arrow-left" onClick={() => send({ type: 'card.reviewed' })}>
            {deciding.reread}
          </Button>
          {official}
        </>
      }
    >
      <p class="lent-lead">{deciding.lead}</p>
      <Answers>
        <Answer icon="circle-check" onClick={() => send({ type: 'agreement.preferred' })}>
          {deciding.agree}
        </Answer>
        <Answer icon="circle-x" onClick={() => send({ type: 'refusal.preferred' })}>
          {deciding.decline}
        </Answer>
      </Answers>
    </Page>
  )
}
