import './surface.css'
import type { ComponentChildren, HTMLAttributes } from 'preact'

export type CardProps = HTMLAttributes<HTMLElement> & {
  /** `article` for one of several alike. */
  as?: 'section' | 'article' | 'div'
  tone?: 'calm' | 'attention' | 'stop' | 'done'
  children: ComponentChildren
}

export function Card({ as: Tag = 'section', tone, children, ...rest }: CardProps) {
  return (
    <Tag {...(rest as object)} class={rest.class ? `card ${rest.class}` : 'card'} data-tone={tone}>
      {children}
    </Tag>
  )
}
