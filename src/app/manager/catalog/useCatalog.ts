import { useEffect, useState } from 'preact/hooks'
import { idOfReturn } from '../../../domain/editions.ts'
import {
  type CatalogCheck,
  type CatalogHistory,
  MOST_CATALOG_BYTES,
  type PublishAnswer,
  type PublishedCatalog,
} from '../../../sync/contract/catalogs.ts'
import { catalogTroubleWords, catalogWords as words } from '../../i18n/catalog.fr.ts'
import { saveFile } from '../../saveFile.ts'
import { AskTrouble } from '../asking.ts'
import { useAsking } from '../useAsking.ts'
import type { Catalogs, Changes } from './client.ts'

/** A file under review; an edition to go back to. */
type Under = { file: File; check: CatalogCheck }
type Going = { to: PublishedCatalog; changes: Changes }

/** What the catalog's page knows, and its acts. `refrain` takes back what only waited for a yes. */
export function useCatalog(catalogs: Catalogs, onSignedOut: () => void) {
  const { busy, trouble, setTrouble, ask } = useAsking(catalogTroubleWords, onSignedOut)
  const [history, setHistory] = useState<CatalogHistory | null>(null)
  const [under, setUnder] = useState<Under | null>(null)
  const [isPublishing, setPublishing] = useState(false)
  const [going, setGoing] = useState<Going | null>(null)
  const [done, setDone] = useState('')

  const read = async () => {
    const answer = await ask('read', catalogs.history)
    if (answer) setHistory(answer)
  }
  useEffect(() => void read(), [])

  const choose = async (file: File | undefined) => {
    if (!file) return
    setDone('')
    setUnder(null)
    if (file.size > MOST_CATALOG_BYTES) return setTrouble(words.tooLarge)
    const check = await ask('check', () => catalogs.check(file))
    if (check) setUnder({ file, check })
  }
  const refrain = () => {
    setPublishing(false)
    setGoing(null)
  }
  const take = async (answer: PublishAnswer) => {
    refrain()
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
  /** An answer that was lost may have been a yes: what was published next says so. */
  const lookAfter = async (current: number, id: string | undefined) => {
    refrain()
    const found = await catalogs.history().catch(nullIfTrouble)
    const next = found?.find(({ position }) => position === current + 1)
    if (!found || !next) return
    setHistory(found)
    setUnder(null)
    setTrouble(next.edition.id === id ? null : words.overtaken)
    if (next.edition.id === id) setDone(words.done(next.edition.id))
  }
  const publish = async ({ file, check }: Under) => {
    const answer = await ask('publish', () => catalogs.publish(file, check.current))
    return answer ? take(answer) : lookAfter(check.current, check.edition?.id)
  }
  const undo = async ({ to }: Going, current: number) => {
    const answer = await ask('undo', () => catalogs.undo(current, to.position))
    return answer ? take(answer) : lookAfter(current, idOfReturn(to.edition.id, current + 1))
  }
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
  const changesOf = ({ position }: PublishedCatalog) =>
    ask(`changes-${position}`, () => catalogs.changes(position - 1, position))

  return {
    ...{ busy, trouble, done, history, under, isPublishing, going },
    ...{ read, refrain, choose, publish, undo, prepare, download, changesOf },
    askToPublish: () => setPublishing(true),
  }
}

function nullIfTrouble(error: unknown): null {
  if (error instanceof AskTrouble) return null
  throw error
}
