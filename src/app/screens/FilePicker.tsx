import { JsonPicker } from '../ui/JsonPicker.tsx'

type FilePickerProps = {
  label: string
  busy: boolean
  onPicked: () => void
  onText: (text: string) => void
  onUnread: () => void
}

/** A carry file from this device, read in memory. */
export function FilePicker({ label, busy, onPicked, onText, onUnread }: FilePickerProps) {
  const read = async (file: File | undefined) => {
    if (!file) return
    onPicked()
    const text = await file.text().catch(() => null)
    if (text === null) onUnread()
    else onText(text)
  }
  return <JsonPicker label={label} busy={busy} onChoose={(file) => void read(file)} />
}
