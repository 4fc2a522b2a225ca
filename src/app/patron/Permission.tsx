import { Answer, Answers } from './Answer.tsx'
import { Page } from './Page.tsx'
import { Unsaved } from './SavingPage.tsx'
import { useLending } from './useLending.ts'
import { type Send, useSaving } from './useSaving.ts'

/** Charter §4: personal data by mutual agreement, asked on its own, and yes weighs as much as no (CON1). */
export function Permission({ sendStep }: { sendStep: Send }) {
  const { permitting } = useLending().words
  const { saving, save } = useSaving(sendStep)
  const busy = saving.kind === 'saving'
  return (
    <Page calm pictogram="eye" title={permitting.title}>
      {permitting.lead.map((line) => (
        <p key={line} class="lent-lead">
          {line}
        </p>
      ))}
      <Unsaved saving={saving} onRetry={save} />
      <Answers>
        <Answer icon="circle-check" busy={busy} onClick={() => void save({ type: 'permission.granted' })}>
          {permitting.yes}
        </Answer>
        <Answer icon="circle-x" busy={busy} onClick={() => void save({ type: 'permission.refused' })}>
          {permitting.no}
        </Answer>
      </Answers>
    </Page>
  )
}
