import './button.css'
import type { ButtonHTMLAttributes, ComponentChildren } from 'preact'
import { Icon, type IconProps } from './Icon.tsx'

export type ButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'icon'> & {
  /** One `main` per screen. */
  kind?: 'main' | 'plain' | 'quiet' | 'stop'
  icon?: IconProps['name']
  /** After the words: where it leads. */
  endIcon?: IconProps['name']
  wide?: boolean
  /** What was asked is on its way: the button says so and takes no second tap; it never looks done. */
  busy?: boolean
  children: ComponentChildren
}

export function Button({
  kind = 'plain',
  icon,
  endIcon,
  wide,
  busy,
  onClick,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      class="button"
      data-kind={kind}
      data-wide={wide || undefined}
      {...rest}
      aria-disabled={busy || rest['aria-disabled']}
      aria-busy={busy || undefined}
      onClick={busy ? undefined : onClick}
    >
      {icon && <Icon name={icon} />}
      <span>{children}</span>
      {endIcon && <Icon name={endIcon} />}
    </button>
  )
}
