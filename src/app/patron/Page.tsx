import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Icon, type IconProps } from '../ui/Icon.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { Aids } from './Aids.tsx'
import { useLending } from './useLending.ts'

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
  const { words } = useLending()
  const { end, isHidden } = useHiddenText()
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
      {actions && (
        <div class="lent-actions">
          {isHidden && (
            <p class="lent-more" aria-hidden="true">
              <Icon name="arrow-down" />
              {words.reading.more}
            </p>
          )}
          {actions}
        </div>
      )}
      <i ref={end} class="lent-end" />
    </div>
  )
}

/** Is text hidden behind what can be done? It is not to be taken for the whole; a screen reader comes to it anyway. */
function useHiddenText() {
  const end = useRef<HTMLElement>(null)
  const [isHidden, setHidden] = useState(false)
  useEffect(() => {
    const watch = new IntersectionObserver((seen) => setHidden(seen.at(-1)?.isIntersecting === false))
    if (end.current) watch.observe(end.current)
    return () => watch.disconnect()
  }, [])
  return { end, isHidden }
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
