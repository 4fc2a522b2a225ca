import { readBoot } from '../db/boot.ts'
import { drawShell, drawTemplate, opensOnHome } from './shell.ts'
import { claimTab, type TabWatch } from './tabs.ts'

/**
 * The first code to run, and little of it: asks the disk and the other tabs how things stand, and draws the two
 * great actions of the home screen as soon as the disk says that it may.
 */
const watch: TabWatch = { onGained: () => {}, onLost: () => {} }
const boot = readBoot()
const claim = claimTab(watch)

async function start() {
  const [tablet, tab] = await Promise.all([boot.tablet, claim, parsed()])
  const isHome = tablet && tab === 'writer' && !location.search && opensOnHome(tablet, Date.now())
  const shell = isHome ? drawShell() : null
  if (shell) await painted()
  const { run } = await import('./run.tsx')
  await run({ tablet, catalog: await boot.catalog, tab, watch, shell })
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
start().catch(() => drawTemplate('stuck'))
