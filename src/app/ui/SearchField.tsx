import './field.css'
import type { ComponentChildren } from 'preact'
import { useId, useRef } from 'preact/hooks'
import { Icon } from './Icon.tsx'

export type SearchFieldProps = {
  label: ComponentChildren
  hideLabel?: boolean
  value: string
  onInput: (value: string) => void
  clearLabel: string
  placeholder?: string
  /** The list that the words filter. */
  controls?: string
}

/** Searches and nothing else: the browser neither keeps nor corrects nor suggests what is typed (P1). */
export function SearchField(props: SearchFieldProps) {
  const input = useRef<HTMLInputElement>(null)
  const id = useId()
  const clear = () => {
    props.onInput('')
    input.current?.focus()
  }
  return (
    <div class="field">
      <label for={id} class={props.hideLabel ? 'unseen' : 'field-label'}>
        {props.label}
      </label>
      <div class="search">
        <Icon name="search" />
        <input
          ref={input}
          id={id}
          type="search"
          inputmode="search"
          enterkeyhint="search"
          autocomplete="off"
          autocorrect="off"
          autocapitalize="none"
          spellcheck={false}
          aria-controls={props.controls}
          placeholder={props.placeholder}
          value={props.value}
          onInput={(event) => props.onInput(event.currentTarget.value)}
        />
        {props.value !== '' && (
          <button type="button" class="search-clear" aria-label={props.clearLabel} onClick={clear}>
            <Icon name="x" />
          </button>
        )}
      </div>
    </div>
  )
}
