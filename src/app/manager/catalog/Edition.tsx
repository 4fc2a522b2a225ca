import { useState } from 'preact/hooks'
import type { PublishedCatalog } from '../../../sync/contract/catalogs.ts'
import { catalogWords as words } from '../../i18n/catalog.fr.ts'
import { dateInWords } from '../../i18n/format.ts'
import { Button } from '../../ui/Button.tsx'
import { Card } from '../../ui/Card.tsx'
import { momentOf } from '../access/dateOf.ts'
import { ChangeList } from './ChangeList.tsx'
import type { Changes } from './client.ts'

type EditionProps = {
  published: PublishedCatalog
  busy: string | null
  readChanges: () => Promise<Changes | null>
  onDownload: () => void
  /** `null` for the one in force. */
  onUndo: (() => void) | null
}

/** One edition: what it changed, its file, and the way back to it. */
export function Edition({ published, busy, readChanges, onDownload, onUndo }: EditionProps) {
  const [changes, setChanges] = useState<Changes | null>(null)
  const { position, edition, publishedAt, by } = published
  return (
    <li>
      <Card as="div" class="catalog-past">
        <div class="catalog-line">
          <div class="catalog-words">
            <p class="catalog-value">{words.edition(edition.id, dateInWords(edition.on))}</p>
            <p class="small soft">{words.published(momentOf(publishedAt), by)}</p>
          </div>
          <div class="row">
            {position > 1 && (
              <Button
                busy={busy === `changes-${position}`}
                aria-expanded={changes !== null}
                aria-label={words.changesNamed(edition.id)}
                onClick={async () => setChanges(changes ? null : await readChanges())}
              >
                {words.changes}
              </Button>
            )}
            <Button
              icon="download"
              busy={busy === `text-${position}`}
              aria-label={words.downloadNamed(edition.id)}
              onClick={onDownload}
            >
              {words.download}
            </Button>
            {onUndo && (
              <Button
                icon="undo-2"
                busy={busy === `undo-${position}`}
                aria-label={words.undoNamed(edition.id)}
                onClick={onUndo}
              >
                {words.undo}
              </Button>
            )}
          </div>
        </div>
        {changes && <ChangeList changes={changes} />}
      </Card>
    </li>
  )
}
