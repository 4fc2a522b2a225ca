import { canExtend, type LendingContext } from '../../machines/lending.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { calmSeconds } from './calmSeconds.ts'
import { Page } from './Page.tsx'
import { useLending } from './useLending.ts'

/** Nobody has touched the screen for a while: one tap keeps it (LEN3). */
export function Warning({ context }: { context: LendingContext }) {
  const { words, now, send } = useLending()
  const extend = () => send({ type: 'lending.extended', now: now.peek() })
  const isExtendable = canExtend(context)
  return (
    <Dialog
      title={words.warning.title}
      onClose={extend}
      actions={
        isExtendable && (
          <Button kind="main" wide onClick={extend}>
            {words.warning.extend}
          </Button>
        )
      }
    >
      <p class="lent-lead" role="timer" aria-live="polite">
        {words.warning.left(calmSeconds(context.clearsAt - now.value))}
      </p>
      {!isExtendable && <p>{words.warning.spent}</p>}
    </Dialog>
  )
}

/** Everything the patron did is gone; only the code leads on. */
export function Cleared() {
  const { words } = useLending()
  return (
    <Page calm pictogram="hourglass" title={words.cleared.title}>
      <p class="lent-lead">{words.cleared.lead}</p>
    </Page>
  )
}
