import './trouble.css'
import { useState } from 'preact/hooks'
import { labelInWords } from '../i18n/codes.fr.ts'
import { otherTab } from '../i18n/trouble.fr.ts'
import * as state from '../state.ts'
import { Button } from '../ui/Button.tsx'
import { LabelMark } from '../ui/LabelMark.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'

/** A second tab reads and changes nothing, until it takes over (SES9). While lent it shows nothing of staff (P8). */
export function OtherTab({ onTakeOver }: { onTakeOver: () => Promise<void> }) {
  const [isTaking, setTaking] = useState(false)
  const isLent = state.lentTo.value !== null
  const takeOver = async () => {
    setTaking(true)
    try {
      await onTakeOver()
    } finally {
      setTaking(false)
    }
  }
  return (
    <main class="other-tab">
      <PageTitle>{otherTab.title}</PageTitle>
      <p>{isLent ? otherTab.lent : otherTab.lead}</p>
      {!isLent && <OpenLabels />}
      <Button kind="main" icon="tablet" busy={isTaking} onClick={takeOver}>
        {otherTab.takeOver}
      </Button>
      <p class="soft">{otherTab.note}</p>
    </main>
  )
}

function OpenLabels() {
  const sessions = state.sessions.value ?? []
  if (sessions.length === 0) return null
  return (
    <section class="other-tab-open" aria-label={otherTab.open}>
      <h2>{otherTab.open}</h2>
      <ul class="row">
        {sessions.map(({ context: { sessionId, label } }) => (
          <li key={sessionId}>
            <LabelMark {...label} name={labelInWords(label)} />
            <span aria-hidden="true">{labelInWords(label)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
