import type { Tablet } from '../db/db.ts'

/**
 * The home screen's two great actions, drawn from index.html before any other code is in, and without pictures:
 * the sheet that holds them is read later. A tap on them is kept
 * and answered as soon as triage can be drawn, so no tap is lost.
 */
export type Shell = { asked: () => string | null; leave: () => void }

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
    leave: () => app.removeEventListener('click', keep),
  }
}

/** Draws what index.html holds for a moment when no other code is in; answers where. */
export function drawTemplate(id: string): HTMLElement {
  const app = document.getElementById('app') as HTMLElement
  app.replaceChildren((document.getElementById(id) as HTMLTemplateElement).content.cloneNode(true))
  return app
}
