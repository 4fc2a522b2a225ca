import { useState } from 'preact/hooks'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { PinGate } from './PinGate.tsx'
import { useLending } from './useLending.ts'

/** A discreet button that asks for the code; behind it staff find their own screens again (LEN1). */
export function StaffDoor() {
  const { words, door } = useLending()
  const [isOpen, setOpen] = useState(false)
  const close = () => setOpen(false)
  return (
    <>
      <Button kind="quiet" class="button lent-door" icon="lock-keyhole" onClick={() => setOpen(true)}>
        {words.door.open}
      </Button>
      {isOpen && (
        <Dialog
          title={words.door.title}
          onClose={close}
          actions={<Button onClick={close}>{words.door.close}</Button>}
        >
          <PinGate onRight={door.giveBack} />
        </Dialog>
      )}
    </>
  )
}
