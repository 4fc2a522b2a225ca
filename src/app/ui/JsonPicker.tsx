import { useRef } from 'preact/hooks'
import { Button, type ButtonProps } from './Button.tsx'

export type JsonPickerProps = {
  label: string
  busy: boolean
  kind?: ButtonProps['kind']
  onChoose: (file: File | undefined) => void
}

/** A JSON file from this device, behind a button of ours. */
export function JsonPicker({ label, busy, kind = 'plain', onChoose }: JsonPickerProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button kind={kind} icon="upload" busy={busy} onClick={() => input.current?.click()}>
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
        onChange={({ currentTarget }) => {
          onChoose(currentTarget.files?.[0])
          // The same file, corrected, may be chosen again.
          currentTarget.value = ''
        }}
      />
    </>
  )
}
