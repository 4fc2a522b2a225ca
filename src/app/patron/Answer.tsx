import type { ComponentChildren } from 'preact'
import { Icon, type IconProps } from '../ui/Icon.tsx'

/** Answers side by side, all of the same size and weight: none is the "right" one (CHA3, CHA4). */
export function Answers({ children }: { children: ComponentChildren }) {
  return <div class="answers">{children}</div>
}

export type AnswerProps = {
  icon: IconProps['name']
  busy?: boolean
  onClick: () => void
  children: ComponentChildren
}

export function Answer({ icon, busy, onClick, children }: AnswerProps) {
  return (
    <button type="button" class="answer" aria-disabled={busy} onClick={busy ? undefined : onClick}>
      <Icon name={icon} />
      <span>{children}</span>
    </button>
  )
}
