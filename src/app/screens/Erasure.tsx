import './parts.css'
import './records.css'
import { useEffect, useState } from 'preact/hooks'
import { dayOf } from '../../domain/calendar.ts'
import { storeLabels, erasure as words } from '../i18n/erasure.fr.ts'
import { timeInWords } from '../i18n/format.ts'
import { type Doubt, type HeldStore, type Inventory, inventoryText, takeInventory } from '../inventory.ts'
import { saveFile } from '../saveFile.ts'
import * as state from '../state.ts'
import { Banner } from '../ui/Banner.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Fold } from './Fold.tsx'
import { StaffPage } from './StaffPage.tsx'

/** Store by store, in words, what this tablet holds now, read from the disk at that very moment (RET3). */
export function Erasure() {
  const [inventory, setInventory] = useState<Inventory | null>(null)
  const [saved, setSaved] = useState<string | null>(null)
  const timeZone = state.catalog.value?.network.timeZone ?? 'UTC'
  const read = async () => {
    setInventory(null)
    setInventory(await takeInventory(state.now.value))
  }
  useEffect(() => void read(), [])
  const save = () => {
    if (!inventory) return
    const name = `escale-preuve-${dayOf(inventory.at, timeZone)}.json`
    saveFile(name, inventoryText(inventory))
    setSaved(name)
  }
  return (
    <StaffPage title={words.title} lead={words.lead}>
      {!inventory && <p role="status">{words.reading}</p>}
      {state.unreadable.value > 0 && <Unreadable rows={state.unreadable.value} />}
      {inventory && <Verdict inventory={inventory} time={timeInWords(inventory.at, timeZone)} />}
      {inventory && (
        <div class="row">
          <Button kind="main" icon="file-down" onClick={save}>
            {words.save}
          </Button>
          <Button icon="refresh-cw" onClick={read}>
            {words.again}
          </Button>
          <p role="status" class="soft">
            {saved && words.saved(saved)}
          </p>
        </div>
      )}
      <ul class="stores">
        {inventory?.stores.map((store) => (
          <li key={`${store.kind} ${store.name}`}>
            <Store store={store} />
          </li>
        ))}
      </ul>
    </StaffPage>
  )
}

function Verdict({ inventory, time }: { inventory: Inventory; time: string }) {
  return inventory.isClean ? (
    <Banner tone="done" title={words.clean}>
      <p>{words.cleanNote(inventory.stores.length, time)}</p>
    </Banner>
  ) : (
    <Banner tone="attention" title={words.found}>
      <p>{words.foundNote}</p>
    </Banner>
  )
}

function Unreadable({ rows }: { rows: number }) {
  const { title, happened, safe, todo } = words.unreadable
  return (
    <Banner tone="attention" title={title}>
      <p>{happened(rows)}</p>
      <p>{safe}</p>
      <p>{todo}</p>
    </Banner>
  )
}

function Store({ store }: { store: HeldStore }) {
  const { name, meaning } = storeLabels[store.kind]
  return (
    <Card as="article" class="store" {...(store.doubts.length > 0 ? { tone: 'attention' } : {})}>
      <h2>{name}</h2>
      <p class="store-count figures">{store.count === 0 ? words.empty : words.held(store.count)}</p>
      <p class="soft">{meaning}</p>
      {store.kind === 'database' && <p>{store.name}</p>}
      {store.doubts.map((doubt) => (
        <p key={doubt.why} class="store-doubt">
          <Icon name="triangle-alert" />
          {doubtInWords(doubt)}
        </p>
      ))}
      {store.count > 0 && (
        <Fold title={words.exact}>
          <p class="soft small">{store.name}</p>
          <pre class="bytes">{JSON.stringify(store.content, null, 1)}</pre>
        </Fold>
      )}
    </Card>
  )
}

function doubtInWords(doubt: Doubt): string {
  switch (doubt.why) {
    case 'unknown':
      return words.unknown
    case 'words':
      return words.words(doubt.paths)
    case 'unexpected':
      return words.unexpected
    case 'unread':
      return words.unread
  }
}
