import './tabs.css'
import type { ComponentChildren } from 'preact'
import { useId, useRef } from 'preact/hooks'
import { Icon, type IconProps } from './Icon.tsx'

export type Tab<T extends string> = { id: T; label: ComponentChildren; icon?: IconProps['name'] }

export type TabsProps<T extends string> = {
  label: string
  tabs: readonly Tab<T>[]
  current: T
  onChoose: (id: T) => void
  /** What stands under the current tab. */
  children: ComponentChildren
}

/** All tabs are in sight, of the same size, on as many lines as they need: none scrolls away. */
export function Tabs<T extends string>({ label, tabs, current, onChoose, children }: TabsProps<T>) {
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent) => {
    const at = tabs.findIndex((tab) => tab.id === current)
    const next = neighbour(
      event.key,
      at,
      tabs.length,
      getComputedStyle(event.currentTarget as Element).direction,
    )
    const tab = next === null ? undefined : tabs[next]
    if (!tab) return
    event.preventDefault()
    onChoose(tab.id)
    list.current?.querySelector<HTMLElement>(`[data-tab="${tab.id}"]`)?.focus()
  }
  return (
    <div class="tabs">
      <div ref={list} class="tab-list" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <button
            type="button"
            key={tab.id}
            role="tab"
            class="tab"
            id={`${id}-${tab.id}`}
            data-tab={tab.id}
            aria-selected={tab.id === current}
            aria-controls={`${id}-panel`}
            tabIndex={tab.id === current ? 0 : -1}
            onClick={() => onChoose(tab.id)}
          >
            {tab.icon && <Icon name={tab.icon} />}
            <span>{tab.label}</span>
          </button>
        ))}
      </div>
      <div class="tab-panel" role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${current}`}>
        {children}
      </div>
    </div>
  )
}

function neighbour(key: string, at: number, count: number, direction: string): number | null {
  const ahead = direction === 'rtl' ? -1 : 1
  switch (key) {
    case 'ArrowRight':
      return (at + ahead + count) % count
    case 'ArrowLeft':
      return (at - ahead + count) % count
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}
