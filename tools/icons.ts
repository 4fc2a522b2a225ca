import { readFileSync } from 'node:fs'
import { chromium } from '@playwright/test'
import { CHROMIUM_FLAGS, obtainChromium } from './browsers.ts'

// Draws the PNG icons from their one source, public/icons/escale.svg: npm run icons

const svg = readFileSync('public/icons/escale.svg', 'utf8')
/** Systems cut their own shape out of these two, so the ground reaches every edge. */
const square = svg.replace(/ rx="\d+"/, '')
/** A maskable icon may lose everything outside the middle 80 %. */
const maskable = square
  .replace(/<path/, '<g transform="translate(256 256) scale(.78) translate(-256 -262)"><path')
  .replace('</svg>', '</g></svg>')

const browser = await chromium.launch({ executablePath: await obtainChromium(), args: CHROMIUM_FLAGS })
await draw(svg, 192, 'escale-192')
await draw(svg, 512, 'escale-512')
await draw(square, 180, 'escale-180')
await draw(maskable, 512, 'escale-maskable-512')
await browser.close()

async function draw(source: string, size: number, name: string) {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  await page.setContent(
    `<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${source}`,
  )
  await page.screenshot({ path: `public/icons/${name}.png`, omitBackground: true })
  await page.close()
}
