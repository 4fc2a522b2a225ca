import { type Boot, readBoot } from '../db/boot.ts'
import { drawShell, drawTemplate, hasHomeSign, opensOnHome } from './shell.ts'
import { claimTab, type TabWatch } from './tabs.ts'

/**
 * The first code to run, and little of it: asks the disk and the other tabs how things stand, and draws the two
 * great actions of the home screen at once when the last start left a sign that it may, else as soon as the disk
 * says so. The disk decides: what it does not confirm is gone before anything else is read. A manager's page asks
 * one thing of it: that the tablet is not lent.
 */

/** An empty page costs no drawing; one that lasts says that it opens. */
const SLOW_MS = 500

async function begin() {
  const boot = readBoot()
  if (!/^\/pilotage/.test(location.pathname)) return start(boot)
  if (!(await boot.tablet)?.lentTo) return startManager()
  // A patron who types the address stays where they are (P8, LEN1).
  history.replaceState(null, '', '/')
  return start(boot)
}

async function start(boot: Boot) {
  const watch: TabWatch = { onGained: () => {}, onLost: () => {} }
  const claim = claimTab(watch)
  await parsed()
  const isPlain = !location.search
  let shell = isPlain && hasHomeSign(Date.now()) ? drawShell() : null
  const slow = setTimeout(() => shell ?? drawTemplate('slow'), SLOW_MS)
  const [tablet, tab] = await Promise.all([boot.tablet, claim])
  clearTimeout(slow)
  if (isPlain && tab === 'writer' && tablet && opensOnHome(tablet, Date.now())) shell ??= drawShell()
  else shell = shell?.leave() ?? null
  if (shell) await painted()
  const { run } = await import('./run.tsx')
  await run({ tablet, catalog: await boot.catalog, tab, watch, shell })
}

async function startManager() {
  await parsed()
  const { run } = await import('./manager/run.tsx')
  run()
}

/** This code does not wait for the styles, nor for the end of the page. */
const parsed = () =>
  new Promise<void>((resolve) => {
    if (document.readyState !== 'loading') resolve()
    else document.addEventListener('DOMContentLoaded', () => resolve())
  })

/** On the glass before the next chunk takes the processor. */
const painted = () => new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)))

/** No screen is blank: what is in index.html for it says so. */
begin().catch(() => drawTemplate('stuck'))
