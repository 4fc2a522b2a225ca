import { useRef } from 'preact/hooks'
import { Button } from '../ui/Button.tsx'

type FilePickerProps = {
  label: string
  busy: boolean
  onPicked: () => void
  onText: (text: string) => void
  onUnread: () => void
}

/** A carry file from this device, read in memory. */
export function FilePicker({ label, busy, onPicked, onText, onUnread }: FilePickerProps) {
  const input = useRef<HTMLInputElement>(null)
  const read = async (file: File | undefined) => {
    if (input.current) input.current.value = ''
    if (!file) return
    onPicked()
    const text = await file.text().catch(() => null)
    if (text === null) onUnread()
    else onText(text)
  }
  return (
    <>
      <Button icon="upload" busy={busy} onClick={() => input.current?.click()}>
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        class="unseen"
        tabIndex={-1}
        accept=".json,application/json"
        autocomplete="off"
        aria-label={label}
        onChange={(event) => void read(event.currentTarget.files?.[0])}
      />
    </>
  )
}
