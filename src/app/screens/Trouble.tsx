import './trouble.css'
import { useId } from 'preact/hooks'
import {
  lentTroubleActions,
  lentTroubleInWords,
  type ScreenTrouble,
  troubleActions,
  troubles,
} from '../i18n/trouble.fr.ts'
import { failure, lentTo } from '../state.ts'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { useModal } from '../ui/useModal.ts'

/** Here trying again cannot help: this page has fallen out of step with what is on the disk. */
const NEEDS_RELOAD: readonly ScreenTrouble[] = ['wiped', 'outdated']

/**
 * What could not be kept or shown, in three beats: what happened, what is safe, what to do. It stands before
 * everything else, an open dialog included, until it is answered: the act it is about waits behind it. A patron who
 * holds the tablet is told without what is staff's to do (P8).
 */
export function Trouble() {
  const id = useId()
  const { ref, reopen } = useModal()
  const { trouble = 'unexpected', retry = null, leave = null, isPastCode } = failure.value ?? {}
  const isToPatron = lentTo.value !== null && !isPastCode
  const { title, happened, safe, todo } = isToPatron ? lentTroubleInWords(trouble) : troubles[trouble]
  const actions = isToPatron ? lentTroubleActions : troubleActions
  const canRetry = retry !== null && !NEEDS_RELOAD.includes(trouble)
  return (
    <dialog
      ref={ref}
      class="trouble"
      role="alertdialog"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-words`}
      onCancel={(event) => event.preventDefault()}
      onClose={reopen}
    >
      <h2 id={`${id}-title`}>
        <Icon name="circle-alert" />
        {title}
      </h2>
      <div id={`${id}-words`} class="stack">
        <p>{happened}</p>
        <p class="trouble-safe">
          <Icon name="shield-check" />
          {safe}
        </p>
        <p>{todo}</p>
      </div>
      <div class="row trouble-acts">
        <Button kind="main" icon="rotate-ccw" onClick={canRetry ? retry : () => location.reload()}>
          {canRetry ? actions.retry : actions.reload}
        </Button>
        {leave && <Button onClick={leave}>{actions.leave}</Button>}
      </div>
    </dialog>
  )
}
