import {
  CATALOG_LIMIT_MS,
  type CatalogCheck,
  type CatalogHistory,
  changesAnswer,
  checkAnswer,
  historyAnswer,
  type PublishAnswer,
  publishAnswer,
} from '../../../sync/contract/catalogs.ts'
import { asking, askingText, browserFetch, type Fetch } from '../asking.ts'

export type Changes = CatalogCheck['changes']

/** All that the page of the catalog asks of the server. Each throws `AskTrouble` alone. */
export type Catalogs = {
  history: () => Promise<CatalogHistory>
  /** One edition as people read and change it. */
  text: (position: number) => Promise<string>
  changes: (from: number, to: number) => Promise<Changes>
  check: (file: Blob) => Promise<CatalogCheck>
  publish: (file: Blob, current: number) => Promise<PublishAnswer>
  undo: (current: number, to: number) => Promise<PublishAnswer>
}

export function createCatalogs(fetch: Fetch = browserFetch): Catalogs {
  const ask = asking(fetch, '/api/catalog', CATALOG_LIMIT_MS)
  const askText = askingText(fetch, '/api/catalog', CATALOG_LIMIT_MS)
  return {
    history: () => ask('', historyAnswer),
    text: (position) => askText(`/${position}`),
    changes: (from, to) => ask(`/changes/${from}/${to}`, changesAnswer),
    check: (file) => ask('/check', checkAnswer, 'POST', file),
    publish: (file, current) => ask(`/publish/${current}`, publishAnswer, 'POST', file),
    undo: (current, to) => ask(`/undo/${current}/${to}`, publishAnswer, 'POST', {}),
  }
}
