import { effect } from '@preact/signals'
import { render } from 'preact'
import { readBoot } from '../db/boot.ts'
import type { Tablet } from '../db/db.ts'
import { dayOf } from '../domain/calendar.ts'
import type { Catalog } from '../domain/catalogSchema.ts'
import { App, loadScreens } from './App.tsx'
import { followHistory, openAsked, replace, takeInvitation } from './history.ts'
import { ignoreSecondTaps } from './secondTaps.ts'
import { keepHomeSign, opensOnHome, type Shell } from './shell.ts'
import * as state from './state.ts'
import { type TabWatch, takeTab } from './tabs.ts'

/** How things stood when the first code asked, and what was tapped meanwhile. */
export type Start = {
  tablet: Tablet | null
  catalog: Catalog | null
  tab: 'writer' | 'reader'
  watch: TabWatch
  shell: Shell | null
}

/**
 * Composition root. Draws the first screen; storage, machines and the rest come after it is on the glass.
 */
export async function run({ tablet, catalog, tab, watch, shell }: Start): Promise<void> {
  state.tab.value = tab
  state.tablet.value = tablet
  state.catalog.value = catalog
  watch.onGained = () => void gainTab()
  watch.onLost = () => {
    state.tab.value = 'reader'
  }
  const takeOver = async () => {
    await takeTab(watch)
    await gainTab()
  }
  /** A second tab never shows a patron anything else: it goes on with the lent screen (LEN1). */
  const followLending = async () => {
    const isAside = () => state.tab.value === 'reader' && document.visibilityState === 'visible'
    if (!isAside()) return
    // What this tab knows may be old: the disk says who holds the tablet.
    const row = await readBoot().tablet
    if (row) state.tablet.value = row
    if (isAside() && state.lentTo.value !== null) await takeOver()
  }
  await followLending()
  document.addEventListener('visibilitychange', followLending)
  openFirstPlace(shell?.asked() ?? null)
  shell?.leave()
  ignoreSecondTaps()
  const app = document.getElementById('app') as HTMLElement
  app.replaceChildren()
  render(<App isKnown={tablet !== null} onTakeOver={takeOver} />, app)
  effect(followHome)
  afterPaint(() => void startHeavy(catalog))
}

/** The next start may draw home at once if this tab was left there or one step away, far from lending the tablet. */
function followHome() {
  const { value: tablet } = state.tablet
  const isNear = /home|triage|question/.test(state.place.value.screen)
  const isHome = isNear && tablet && opensOnHome(tablet, state.now.peek())
  if (state.tab.value === 'writer') keepHomeSign(isHome ? tablet.confirmedUntil : null)
}

/** The lent session, what a tap or a shortcut asked for, or home. */
function openFirstPlace(asked: string | null) {
  takeInvitation()
  followHistory()
  const { lentTo = null, site = null } = state.tablet.value ?? {}
  if (lentTo) replace({ screen: 'session', sessionId: lentTo })
  else if (site && isConfirmedToday()) openAsked(asked)
}

/** Shows what the disk holds before anything may be done with it; a tab that never got its desk starts anew. */
async function gainTab() {
  const { value: desk } = state.desk
  if (!desk) return state.sessions.value === null ? becomeWriter() : location.reload()
  if (!(await desk.reload())) return
  becomeWriter()
  await (await import('./start.ts')).catchUp(desk)
}

const becomeWriter = () => {
  state.tab.value = 'writer'
}

async function bundledCatalog(): Promise<Catalog | null> {
  const response = await fetch('/catalog.json').catch(() => null)
  return response?.ok ? ((await response.json()) as Catalog) : null
}

/** Site and role of the day come before anything is counted. */
function isConfirmedToday(): boolean {
  const timeZone = state.catalog.value?.network.timeZone
  return timeZone !== undefined && state.tablet.value?.confirmedDay === dayOf(Date.now(), timeZone)
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
