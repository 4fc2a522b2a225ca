import './catalog/catalog.css'
import { useEffect, useRef, useState } from 'preact/hooks'
import {
  type CatalogCheck,
  type CatalogHistory,
  MOST_CATALOG_BYTES,
  type PublishAnswer,
  type PublishedCatalog,
} from '../../sync/contract/catalogs.ts'
import { catalogTroubleWords, catalogWords as words } from '../i18n/catalog.fr.ts'
import { saveFile } from '../saveFile.ts'
import { Banner } from '../ui/Banner.tsx'
import { Button } from '../ui/Button.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { Confirm } from './Confirm.tsx'
import { ChangeList } from './catalog/ChangeList.tsx'
import type { Catalogs, Changes } from './catalog/client.ts'
import { Edition } from './catalog/Edition.tsx'
import { Review } from './catalog/Review.tsx'
import { useAsking } from './useAsking.ts'

export type CatalogPageProps = { catalogs: Catalogs; onSignedOut: () => void }

/** What is asked for: one thing at a time. */
type Under = { file: File; check: CatalogCheck }
type Going = { to: PublishedCatalog; changes: Changes }

/** The network's catalog: what is in force, a file to publish, what was published before (ADM1, ADM2). */
export function CatalogPage({ catalogs, onSignedOut }: CatalogPageProps) {
  const { busy, trouble, setTrouble, ask } = useAsking(catalogTroubleWords, onSignedOut)
  const [history, setHistory] = useState<CatalogHistory | null>(null)
  const [under, setUnder] = useState<Under | null>(null)
  const [isPublishing, setPublishing] = useState(false)
  const [going, setGoing] = useState<Going | null>(null)
  const [done, setDone] = useState('')
  const heading = useRef<HTMLHeadingElement>(null)

  const read = async () => {
    const answer = await ask('read', catalogs.history)
    if (answer) setHistory(answer)
  }
  useEffect(() => void read(), [])
  // The dialog that had it is gone: the focus goes to what is now in force.
  useEffect(() => {
    if (done) heading.current?.focus()
  }, [done])

  const choose = async (file: File | undefined) => {
    if (!file) return
    setDone('')
    setUnder(null)
    if (file.size > MOST_CATALOG_BYTES) return setTrouble(words.tooLarge)
    const check = await ask('check', () => catalogs.check(file))
    if (check) setUnder({ file, check })
  }
  const take = async (answer: PublishAnswer | null) => {
    setPublishing(false)
    setGoing(null)
    if (!answer) return
    if (answer.result === 'published') {
      setUnder(null)
      setHistory(answer.history)
      setDone(words.done(answer.history[0]?.edition.id ?? ''))
      return
    }
    if (answer.result === 'wrong') {
      if (!under) return setTrouble(words.undoWrong)
      return setUnder({ ...under, check: { ...under.check, problems: answer.problems } })
    }
    setUnder(null)
    await read()
    setTrouble(words.overtaken)
  }
  const publish = async ({ file, check }: Under) =>
    take(await ask('publish', () => catalogs.publish(file, check.current)))
  const undo = async ({ to }: Going, current: number) =>
    take(await ask('undo', () => catalogs.undo(current, to.position)))
  const prepare = async (to: PublishedCatalog, current: number) => {
    setDone('')
    setUnder(null)
    const changes = await ask(`undo-${to.position}`, () => catalogs.changes(current, to.position))
    if (changes) setGoing({ to, changes })
  }
  const download = async ({ position, edition }: PublishedCatalog) => {
    const text = await ask(`text-${position}`, () => catalogs.text(position))
    if (text !== null) saveFile(`catalogue-${edition.id}.json`, text)
  }

  const lineOf = (published: PublishedCatalog) => {
    const { position } = published
    const readChanges = () => ask(`changes-${position}`, () => catalogs.changes(position - 1, position))
    return { published, busy, readChanges, onDownload: () => void download(published) }
  }

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
          <Picker isAnother={under !== null} busy={busy === 'check'} onChoose={(file) => void choose(file)} />
          {busy === 'check' && <p role="status">{words.checking}</p>}
          {under && (
            <Review file={under.file.name} check={under.check} onPublish={() => setPublishing(true)} />
          )}
          <h2>{words.history}</h2>
          {past.length === 0 && <p class="soft">{words.noHistory}</p>}
          <ul class="catalog-list">
            {past.map((each) => (
              <Edition
                key={each.position}
                {...lineOf(each)}
                onUndo={() => void prepare(each, current.position)}
              />
            ))}
          </ul>
        </>
      )}
      {isPublishing && under && (
        <Confirm
          title={words.publishTitle(under.check.edition?.id ?? '')}
          yes={words.publishYes}
          no={words.cancel}
          busy={busy === 'publish'}
          onNo={() => setPublishing(false)}
          onYes={() => void publish(under)}
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
          onNo={() => setGoing(null)}
          onYes={() => void undo(going, current.position)}
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
  const input = useRef<HTMLInputElement>(null)
  const label = isAnother ? words.chooseOther : words.choose
  return (
    <div class="row">
      <Button
        kind={isAnother ? 'plain' : 'main'}
        icon="upload"
        busy={busy}
        onClick={() => input.current?.click()}
      >
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        class="unseen"
        tabIndex={-1}
        accept=".json,application/json"
        autocomplete="off"
        aria-label={label}
        onChange={({ currentTarget }) => {
          onChoose(currentTarget.files?.[0])
          // The same file, corrected, may be chosen again.
          currentTarget.value = ''
        }}
      />
    </div>
  )
}
