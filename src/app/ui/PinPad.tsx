import './field.css'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Icon } from './Icon.tsx'

export type PinPadProps = {
  label: ComponentChildren
  minLength: number
  maxLength: number
  /** Called with the digits, which the pad has already forgotten. */
  onPin: (pin: string) => void
  words: { digits: (count: number) => string; erase: string; confirm: string }
  busy?: boolean
  /** What came of the last try. */
  message?: ComponentChildren
}

/**
 * Digits as buttons or from the keyboard, shown as dots. No input element at all: a browser has nothing to
 * offer to save, nothing to restore (P1, LEN2).
 */
export function PinPad({ label, minLength, maxLength, onPin, words, busy, message }: PinPadProps) {
  const [pin, setPin] = useState('')
  const pad = useRef<HTMLFieldSetElement>(null)
  useEffect(() => pad.current?.focus(), [])

  const add = (digit: string) => setPin((typed) => (typed.length < maxLength ? typed + digit : typed))
  const erase = () => setPin((typed) => typed.slice(0, -1))
  const isComplete = pin.length >= minLength && !busy
  const confirm = () => {
    if (!isComplete) return
    setPin('')
    onPin(pin)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (/^\d$/.test(event.key)) add(event.key)
    if (event.key === 'Backspace') erase()
    if (event.key === 'Enter' && event.target === pad.current) confirm()
  }

  return (
    <fieldset ref={pad} class="pin" tabIndex={-1} onKeyDown={onKeyDown}>
      <legend class="field-label">{label}</legend>
      <p class="pin-dots" role="status">
        <span class="unseen">{words.digits(pin.length)}</span>
        {Array.from({ length: Math.max(minLength, pin.length) }, (_, place) => (
          <span key={place} data-filled={place < pin.length || undefined} />
        ))}
      </p>
      <div class="pin-message" role="status">
        {message}
      </div>
      <div class="pin-keys" data-repeats>
        {DIGITS.map((digit) => (
          <button type="button" key={digit} data-digit={digit} onClick={() => add(digit)}>
            {digit}
          </button>
        ))}
        <button type="button" onClick={erase}>
          <Icon name="undo-2" />
          <small>{words.erase}</small>
        </button>
        <button type="button" class="pin-confirm" aria-disabled={!isComplete} onClick={confirm}>
          <Icon name="check" />
          <small>{words.confirm}</small>
        </button>
      </div>
    </fieldset>
  )
}

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'] as const
