import './surface.css'
import type { ComponentChildren } from 'preact'
import { Icon } from './Icon.tsx'

export type Tone = 'calm' | 'attention' | 'stop' | 'done'

export type BannerProps = {
  tone: Tone
  title?: ComponentChildren
  actions?: ComponentChildren
  children?: ComponentChildren
}

/** What happened, what is safe, what to do; `stop` interrupts a screen reader, the others wait their turn. */
export function Banner({ tone, title, actions, children }: BannerProps) {
  return (
    <div class="banner" data-tone={tone} role={tone === 'stop' ? 'alert' : 'status'}>
      <Icon name={TONE_ICON[tone]} />
      <div class="banner-words">
        {title && <p class="banner-title">{title}</p>}
        {children}
      </div>
      {actions && <div class="row">{actions}</div>}
    </div>
  )
}

const TONE_ICON = {
  calm: 'info',
  attention: 'triangle-alert',
  stop: 'circle-alert',
  done: 'circle-check',
} as const
