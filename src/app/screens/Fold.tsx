import './parts.css'
import type { ComponentChildren } from 'preact'
import { Icon } from '../ui/Icon.tsx'

/** One tap below: what few want to read, and everybody may. */
export function Fold({ title, children }: { title: ComponentChildren; children: ComponentChildren }) {
  return (
    <details class="fold">
      <summary>
        <Icon name="chevron-right" />
        {title}
      </summary>
      {children}
    </details>
  )
}
