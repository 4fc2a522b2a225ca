import { useState } from 'preact/hooks'
import { catalogWords as words } from '../../i18n/catalog.fr.ts'
import { Button } from '../../ui/Button.tsx'
import type { Changes } from './client.ts'

/** More at first would hide what comes after. */
const SHOWN = 40

/** Each difference: where, and what it was and becomes. */
export function ChangeList({ changes }: { changes: Changes }) {
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? changes : changes.slice(0, SHOWN)
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
      {shown.length < changes.length && (
        <Button onClick={() => setWhole(true)}>{words.more(changes.length - shown.length)}</Button>
      )}
    </>
  )
}
