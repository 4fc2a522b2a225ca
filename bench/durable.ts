import { rm } from 'node:fs/promises'
import { catalogPlugin } from '../tools/build/catalogPlugin.ts'
import { buildPage, withPage } from './page.ts'
import { median, type Row } from './table.ts'

const WARM_UP = 50
const ROUNDS = 400

/** From a confirmed tap to its step on disk, beside a bare strict put of the same bytes in the same page. */
export async function measureDurable(): Promise<Row[]> {
  const folder = await buildPage('durable', [catalogPlugin('catalog/catalog.json')])
  const { tap, put } = await withPage(folder, (page) =>
    page.evaluate((rounds) => window.measureDurable(rounds), WARM_UP + ROUNDS),
  )
  await rm(folder, { recursive: true })
  return [
    {
      what: 'confirmed tap to durable, median',
      unit: 'ms',
      measured: median(tap.slice(WARM_UP)),
      yardstick: median(put.slice(WARM_UP)),
      limit: { ratio: 1.5 },
    },
  ]
}
