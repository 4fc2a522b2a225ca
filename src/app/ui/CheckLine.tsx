import './tile.css'
import type { ComponentChildren } from 'preact'
import { Icon } from './Icon.tsx'

export type CheckLineProps = {
  checked: boolean
  onChange: (checked: boolean) => void
  children: ComponentChildren
  note?: ComponentChildren
  disabled?: boolean
}

/** A sentence to say and tick: the whole line is the target. */
export function CheckLine({ checked, onChange, children, note, disabled }: CheckLineProps) {
  return (
    <label class="check-line" data-on={checked || undefined}>
      <input
        class="tile-input"
        type="checkbox"
        autocomplete="off"
        checked={checked}
        disabled={disabled}
        onChange={({ currentTarget }) => {
          const wanted = currentTarget.checked
          // It shows what is kept, not what is asked: the tick comes back once it is on the disk (P2).
          currentTarget.checked = checked
          onChange(wanted)
        }}
      />
      <span class="check-box">
        <Icon name="check" />
      </span>
      <span class="tile-words">
        {children}
        {note && <span class="tile-note">{note}</span>}
      </span>
    </label>
  )
}
