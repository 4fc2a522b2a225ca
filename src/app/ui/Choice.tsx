import './tile.css'
import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { Icon, type IconProps } from './Icon.tsx'

export type ChoiceOption<T extends string> = {
  value: T
  label: ComponentChildren
  icon?: IconProps['name']
  note?: ComponentChildren
}

export type ChoiceProps<T extends string> = {
  legend: ComponentChildren
  /** The question is already read as the screen's title. */
  hideLegend?: boolean
  value: T | null
  options: readonly ChoiceOption<T>[]
  onChoose: (value: T) => void
}

/** One answer among a few, as tiles; a radio group to the keyboard and to a screen reader. */
export function Choice<T extends string>({ legend, hideLegend, value, options, onChoose }: ChoiceProps<T>) {
  const name = useId()
  return (
    <fieldset class="choice">
      <legend class={hideLegend ? 'unseen' : 'tile-title'}>{legend}</legend>
      <div class="tiles">
        {options.map((option) => (
          <label key={option.value} class="tile" data-on={option.value === value || undefined}>
            <input
              class="tile-input"
              type="radio"
              name={name}
              autocomplete="off"
              checked={option.value === value}
              onChange={() => onChoose(option.value)}
            />
            {option.icon && <Icon name={option.icon} />}
            <span class="tile-words">
              {option.label}
              {option.note && <span class="tile-note">{option.note}</span>}
            </span>
            {option.value === value && <Icon name="check" class="tile-mark" />}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
