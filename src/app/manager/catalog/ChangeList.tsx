import { catalogWords as words } from '../../i18n/catalog.fr.ts'
import { Button } from '../../ui/Button.tsx'
import type { Changes } from './client.ts'
import { useSome } from './useSome.ts'

/** Each difference: where, and what it was and becomes. */
export function ChangeList({ changes }: { changes: Changes }) {
  const { shown, left, next, showMore } = useSome(changes)
  if (changes.length === 0) return <p class="soft">{words.noChange}</p>
  return (
    <>
      <ul class="catalog-changes">
        {shown.map(({ kind, path, before, after }, index) => (
          <li key={index}>
            <p class="catalog-path">
              <span class="catalog-kind" data-kind={kind}>
                {words.kinds[kind]}
              </span>{' '}
              {path}
            </p>
            <dl>
              {before !== null && (
                <div>
                  <dt>{words.before}</dt>
                  <dd>{before}</dd>
                </div>
              )}
              {after !== null && (
                <div>
                  <dt>{words.after}</dt>
                  <dd>{after}</dd>
                </div>
              )}
            </dl>
          </li>
        ))}
      </ul>
      {left > 0 && <Button onClick={showMore}>{words.more(left, next)}</Button>}
    </>
  )
}
