import './surface.css'
import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { useModal } from './useModal.ts'

export type DialogProps = {
  title: ComponentChildren
  /** Escape, or a tap beside it. */
  onClose: () => void
  actions?: ComponentChildren
  children?: ComponentChildren
}

/** Open as long as it is rendered. Closing gives the focus back to where it was. */
export function Dialog({ title, onClose, actions, children }: DialogProps) {
  const { ref, reopen } = useModal()
  const id = useId()
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the key for a tap beside it is Escape, which is onCancel
    <dialog
      ref={ref}
      class="dialog"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClose={reopen}
      onClick={(event) => event.target === ref.current && onClose()}
    >
      <div class="dialog-page">
        <h2 id={id}>{title}</h2>
        {children}
        {actions && <div class="dialog-actions">{actions}</div>}
      </div>
    </dialog>
  )
}
