import type { SessionStep } from '../../machines/session.ts'
import { Banner } from '../ui/Banner.tsx'
import { Button } from '../ui/Button.tsx'
import { Page } from './Page.tsx'
import { useLending } from './useLending.ts'
import type { Saving } from './useSaving.ts'

/** Between the tap and the disk; nothing here looks done before it is (P2). */
export function SavingPage({ saving, onRetry }: { saving: Saving; onRetry: (step: SessionStep) => unknown }) {
  const { words } = useLending()
  return (
    <Page calm title={words.saving.title}>
      <p class="lent-lead">{words.saving.lead}</p>
      <Unsaved saving={saving} onRetry={onRetry} />
    </Page>
  )
}

/** Shown only when an answer could not be written. */
export function Unsaved({ saving, onRetry }: { saving: Saving; onRetry: (step: SessionStep) => unknown }) {
  const { words } = useLending()
  if (saving.kind !== 'failed') return null
  return (
    <Banner
      tone="stop"
      title={words.saving.failed}
      actions={
        <Button icon="refresh-cw" onClick={() => onRetry(saving.step)}>
          {words.saving.retry}
        </Button>
      }
    >
      <p>{words.saving.failedLead}</p>
    </Banner>
  )
}
