import './catalog/catalog.css'
import { useEffect, useRef } from 'preact/hooks'
import type { PublishedCatalog } from '../../sync/contract/catalogs.ts'
import { catalogWords as words } from '../i18n/catalog.fr.ts'
import { Banner } from '../ui/Banner.tsx'
import { Button } from '../ui/Button.tsx'
import { JsonPicker } from '../ui/JsonPicker.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { Confirm } from './Confirm.tsx'
import { ChangeList } from './catalog/ChangeList.tsx'
import type { Catalogs } from './catalog/client.ts'
import { Edition } from './catalog/Edition.tsx'
import { Review } from './catalog/Review.tsx'
import { useCatalog } from './catalog/useCatalog.ts'

export type CatalogPageProps = { catalogs: Catalogs; onSignedOut: () => void }

/** The network's catalog: what is in force, a file to publish, what was published before (ADM1, ADM2). */
export function CatalogPage({ catalogs, onSignedOut }: CatalogPageProps) {
  const page = useCatalog(catalogs, onSignedOut)
  const { busy, trouble, done, history, under, going, read, download, changesOf } = page
  const heading = useRef<HTMLHeadingElement>(null)

  // The dialog that had it is gone: the focus goes to what is now in force.
  useEffect(() => {
    if (done) heading.current?.focus()
  }, [done])

  const lineOf = (published: PublishedCatalog) => ({
    published,
    busy,
    readChanges: () => changesOf(published),
    onDownload: () => void download(published),
  })

  const [current, ...past] = history ?? []
  return (
    <section class="catalog">
      <PageTitle>{words.title}</PageTitle>
      <p class="catalog-lead">{words.lead}</p>
      {trouble && <Banner tone="attention">{trouble}</Banner>}
      {done && !trouble && <Banner tone="done">{done}</Banner>}
      {!current && busy && <p role="status">{words.reading}</p>}
      {!current && trouble && (
        <Button icon="refresh-cw" onClick={() => void read()}>
          {words.again}
        </Button>
      )}
      {current && (
        <>
          <h2 ref={heading} tabIndex={-1}>
            {words.inForce}
          </h2>
          <ul class="catalog-list">
            <Edition {...lineOf(current)} onUndo={null} />
          </ul>
          <h2>{words.next}</h2>
          <p class="soft">{words.nextNote}</p>
          <Picker
            isAnother={under !== null}
            busy={busy === 'check'}
            onChoose={(file) => void page.choose(file)}
          />
          {busy === 'check' && <p role="status">{words.checking}</p>}
          {under && <Review file={under.file.name} check={under.check} onPublish={page.askToPublish} />}
          <h2>{words.history}</h2>
          {past.length === 0 && <p class="soft">{words.noHistory}</p>}
          <ul class="catalog-list">
            {past.map((each) => (
              <Edition
                key={each.position}
                {...lineOf(each)}
                onUndo={() => void page.prepare(each, current.position)}
              />
            ))}
          </ul>
        </>
      )}
      {page.isPublishing && under && (
        <Confirm
          title={words.publishTitle(under.check.edition?.id ?? '')}
          yes={words.publishYes}
          no={words.cancel}
          busy={busy === 'publish'}
          onNo={page.refrain}
          onYes={() => void page.publish(under)}
        >
          <p>{words.publishNote(under.check.changes.length)}</p>
        </Confirm>
      )}
      {going && current && (
        <Confirm
          title={words.undoTitle(going.to.edition.id)}
          yes={words.undoYes}
          no={words.cancel}
          busy={busy === 'undo'}
          onNo={page.refrain}
          onYes={() => void page.undo(going, current.position)}
        >
          <p>{words.undoNote(going.changes.length)}</p>
          <ChangeList changes={going.changes} />
        </Confirm>
      )}
    </section>
  )
}

type PickerProps = { isAnother: boolean; busy: boolean; onChoose: (file: File | undefined) => void }

function Picker({ isAnother, busy, onChoose }: PickerProps) {
  return (
    <div class="row">
      <JsonPicker
        label={isAnother ? words.chooseOther : words.choose}
        kind={isAnother ? 'plain' : 'main'}
        busy={busy}
        onChoose={onChoose}
      />
    </div>
  )
}
