import type { ComponentChildren } from 'preact'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'

type ConfirmProps = {
  title: string
  yes: string
  no: string
  /** What is done takes something away from somebody. */
  isStop?: boolean
  busy: boolean
  onNo: () => void
  onYes: () => void
  /** What will happen. */
  children: ComponentChildren
}

/** Says what will happen before it does. */
export function Confirm({ title, yes, no, isStop, busy, onNo, onYes, children }: ConfirmProps) {
  return (
    <Dialog
      title={title}
      onClose={onNo}
      actions={
        <>
          <Button onClick={onNo}>{no}</Button>
          <Button kind={isStop ? 'stop' : 'main'} busy={busy} onClick={onYes}>
            {yes}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  )
}
