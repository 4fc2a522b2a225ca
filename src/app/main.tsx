import { render } from 'preact'
import { type Boot, readBoot } from '../db/boot.ts'
import { dayOf } from '../domain/calendar.ts'
import type { Catalog } from '../domain/catalogSchema.ts'
import { App, loadScreens } from './App.tsx'
import { followHistory, openAsAsked, replace } from './history.ts'
import * as state from './state.ts'
import { claimTab, type TabWatch, takeTab } from './tabs.ts'

/**
 * Composition root. Draws the first screen from one bare read; storage, machines and the rest come after
 * it is on the glass.
 */

const watch: TabWatch = {
  onGained: () => void gainTab(),
  onLost: () => {
    state.tab.value = 'reader'
  },
}

async function gainTab() {
  state.tab.value = 'writer'
  await state.desk.value?.reload()
}

async function takeOver() {
  await takeTab(watch)
  await gainTab()
}

/** A second tab never shows a patron anything else: it goes on with the lent screen (LEN1). */
async function followLending() {
  const isAside = state.tab.value === 'reader' && document.visibilityState === 'visible'
  if (isAside && state.lentTo.value !== null) await takeOver()
}

async function bundledCatalog(): Promise<Catalog | null> {
  const response = await fetch('/catalog.json').catch(() => null)
  return response?.ok ? ((await response.json()) as Catalog) : null
}

async function boot() {
  const [known, tab] = await Promise.all([readBoot(), claimTab(watch)])
  state.tab.value = tab
  if (known) {
    state.tablet.value = known.tablet
    state.catalog.value = known.catalog
  }
  await followLending()
  document.addEventListener('visibilitychange', followLending)
  followHistory()
  const { lentTo = null, site = null } = known?.tablet ?? {}
  if (lentTo) replace({ screen: 'session', sessionId: lentTo })
  else if (site && isConfirmedToday(known)) openAsAsked()
  render(<App isKnown={known !== null} onTakeOver={takeOver} />, document.getElementById('app')!)
  afterPaint(() => void startHeavy(known?.catalog ?? null))
}

/** Site and role of the day come before anything is counted. */
function isConfirmedToday(known: Boot | null): boolean {
  const timeZone = known?.catalog?.network.timeZone
  return timeZone !== undefined && known?.tablet.confirmedDay === dayOf(Date.now(), timeZone)
}

async function startHeavy(known: Catalog | null) {
  const [{ startDesk }, bundled] = await Promise.all([import('./start.ts'), bundledCatalog()])
  const catalog = bundled ?? known
  if (!catalog) {
    state.failure.value = { trouble: 'catalog-missing', retry: () => location.reload(), leave: null }
    return
  }
  state.catalog.value ??= catalog
  await startDesk(catalog)
  await loadScreens()
}

const afterPaint = (work: () => void) => requestAnimationFrame(() => setTimeout(work))

const unexpected = (event: Event) => {
  if (event instanceof PromiseRejectionEvent || event instanceof ErrorEvent)
    state.failure.value ??= { trouble: 'unexpected', retry: () => location.reload(), leave: null }
}
addEventListener('error', unexpected)
addEventListener('unhandledrejection', unexpected)

void boot()
