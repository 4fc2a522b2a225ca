import type { Tablet } from '../db/db.ts'

/**
 * The home screen's two great actions, drawn from index.html before any other code is in, and without pictures:
 * the sheet that holds them is read later. A tap on them is kept
 * and answered as soon as triage can be drawn, so no tap is lost.
 */
export type Shell = { asked: () => string | null; leave: () => void }

/**
 * A sign, kept while home or what its two great actions open is on the screen, that the next start may draw it without waiting for
 * the disk (milliseconds since 1970). It allows a drawing and nothing else: what opens is what the disk says.
 */
const SIGN = 'home'

export function keepHomeSign(until: number | null): void {
  try {
    if (until === null) localStorage.removeItem(SIGN)
    else localStorage.setItem(SIGN, `${until}`)
  } catch {
    // Without it the start waits for the disk.
  }
}

export function hasHomeSign(now: number): boolean {
  try {
    return now < Number(localStorage.getItem(SIGN))
  } catch {
    return false
  }
}

/** Is home what this tablet opens on, with site and role confirmed for today? Never while it is lent (P8). */
export const opensOnHome = (tablet: Tablet, now: number): boolean =>
  tablet.lentTo === null &&
  tablet.pin !== null &&
  tablet.confirmedUntil !== null &&
  now < tablet.confirmedUntil

export function drawShell(): Shell {
  const app = drawTemplate('shell')
  let asked: string | null = null
  const keep = (event: Event) => {
    const action = (event.target as Element).closest<HTMLElement>('[data-ask]')
    if (!action) return
    asked = action.dataset.ask ?? null
    action.ariaBusy = 'true'
  }
  app.addEventListener('click', keep)
  return {
    asked: () => asked,
    leave: () => {
      app.removeEventListener('click', keep)
      app.replaceChildren()
    },
  }
}

/** Draws what index.html holds for a moment when no other code is in; answers where. */
export function drawTemplate(id: string): HTMLElement {
  const app = document.getElementById('app') as HTMLElement
  app.replaceChildren((document.getElementById(id) as HTMLTemplateElement).content.cloneNode(true))
  return app
}
