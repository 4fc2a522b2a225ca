import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'
import { Icon, type IconProps } from '../ui/Icon.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { Aids } from './Aids.tsx'

export type PageProps = {
  title: string
  pictogram?: IconProps['name']
  /** Where the page stands in the whole. */
  place?: { at: number; of: number; words: string }
  /** One thing is said: in the middle of the page. */
  calm?: boolean
  actions?: ComponentChildren
  children?: ComponentChildren
}

/** One idea, one question; reading aids above, what can be done below, both always in reach (ACC2). */
export function Page({ title, pictogram, place, calm, actions, children }: PageProps) {
  const said = useRef<HTMLElement>(null)
  return (
    <div class="lent" data-calm={calm || undefined}>
      <Aids said={said} />
      <main ref={said} class="lent-page">
        {place && <Progress {...place} />}
        <div class="lent-title">
          {pictogram && (
            <span class="lent-pictogram">
              <Icon name={pictogram} />
            </span>
          )}
          <PageTitle>{title}</PageTitle>
        </div>
        {children}
      </main>
      {actions && <div class="lent-actions">{actions}</div>}
    </div>
  )
}

function Progress({ at, of, words }: { at: number; of: number; words: string }) {
  return (
    <p class="lent-place">
      {words}
      <span aria-hidden="true">
        {Array.from({ length: of }, (_, nth) => (
          <i key={nth} data-done={nth < at || undefined} />
        ))}
      </span>
    </p>
  )
}
