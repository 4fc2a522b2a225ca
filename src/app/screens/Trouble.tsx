import './trouble.css'
import { useEffect, useId, useRef } from 'preact/hooks'
import { type ScreenTrouble, troubleActions, troubles } from '../i18n/trouble.fr.ts'
import { failure } from '../state.ts'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'

/** Here trying again cannot help: this page has fallen out of step with what is on the disk. */
const NEEDS_RELOAD: readonly ScreenTrouble[] = ['wiped', 'outdated']

/**
 * What could not be kept or shown, in three beats: what happened, what is safe, what to do. It stands before
 * everything else, and the act it is about waits behind it.
 */
export function Trouble() {
  const id = useId()
  const words = useRef<HTMLDivElement>(null)
  const trouble = failure.value?.trouble ?? 'unexpected'
  const { title, happened, safe, todo } = troubles[trouble]
  const { retry = null, leave = null } = failure.value ?? {}
  const again = NEEDS_RELOAD.includes(trouble) || !retry ? () => location.reload() : retry
  useEffect(() => words.current?.focus(), [trouble])
  return (
    <div class="trouble">
      <div
        ref={words}
        class="trouble-page"
        role="alertdialog"
        aria-modal="true"
        tabIndex={-1}
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-words`}
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
          <Button kind="main" icon="rotate-ccw" onClick={again}>
            {again === retry ? troubleActions.retry : troubleActions.reload}
          </Button>
          {leave && <Button onClick={leave}>{troubleActions.leave}</Button>}
        </div>
      </div>
    </div>
  )
}
