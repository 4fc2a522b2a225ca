import { rm } from 'node:fs/promises'
import type { CDPSession, Page } from '@playwright/test'
import { buildPage, withPage } from './page.ts'
import { quantile, type Row } from './table.ts'

const WARM_UP = 3
const ROUNDS = 20
const SLOW_DOWN = 4
const MOVES = 40
/** A pen tells of several places in one frame; the browser folds them into one event. */
const PLACES_PER_MOVE = 4

/** From a move of the pointer to its piece of stroke drawn, beside a bare line on a canvas of the same size. */
export async function measureStroke(): Promise<Row[]> {
  const folder = await buildPage('stroke')
  const { ink, bare } = await withPage(folder, strokeTimes)
  await rm(folder, { recursive: true })
  return [
    {
      what: `stroke at ${SLOW_DOWN}×: pointer event to drawn, p95`,
      unit: 'ms',
      measured: quantile(ink, 0.95),
      yardstick: quantile(bare, 0.95),
      limit: { value: 4 },
    },
  ]
}

async function strokeTimes(page: Page): Promise<{ ink: number[]; bare: number[] }> {
  const devTools = await page.context().newCDPSession(page)
  await devTools.send('Emulation.setCPUThrottlingRate', { rate: SLOW_DOWN })
  const times: { ink: number[]; bare: number[] } = { ink: [], bare: [] }
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const ink = await strokeOn(page, devTools, '#ink canvas')
    const bare = await strokeOn(page, devTools, '#bare')
    if (round < WARM_UP) continue
    times.ink.push(...ink)
    times.bare.push(...bare)
  }
  return times
}

/** One loop across the sheet, by the browser's own input. */
async function strokeOn(page: Page, devTools: CDPSession, sheet: string): Promise<number[]> {
  const box = await page.locator(sheet).boundingBox()
  if (!box) throw new Error(`There is no ${sheet} to draw on.`)
  const mouse = (type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', part: number) => {
    const angle = part * 4 * Math.PI
    const x = box.x + box.width * (0.1 + 0.8 * part)
    const y = box.y + box.height * (0.5 + 0.3 * Math.sin(angle))
    return devTools.send('Input.dispatchMouseEvent', {
      type,
      x,
      y,
      button: 'left',
      buttons: 1,
      clickCount: 1,
    })
  }
  await mouse('mousePressed', 0)
  for (let move = 0; move < MOVES; move++) {
    const places = Array.from({ length: PLACES_PER_MOVE }, (_, each) => move + each / PLACES_PER_MOVE)
    await Promise.all(places.map((place) => mouse('mouseMoved', place / MOVES)))
  }
  await mouse('mouseReleased', 1)
  return page.evaluate(() => window.takeTimes())
}
