import { writeFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'

/** What a camera sees when it is held before another screen: pictures for Chromium's own fake camera. */

const WIDTH = 640
const HEIGHT = 640
/** Pictures of each code: as long as a code stands on the screen. */
const FRAMES_EACH = 6

/** The code that is on the screen now, dark cells as `true`. */
export async function codeShown(page: Page): Promise<boolean[][]> {
  const svg = page.locator('.codes .qr svg')
  const [size, path] = await Promise.all([svg.getAttribute('viewBox'), svg.locator('path').getAttribute('d')])
  const side = Number(size?.split(' ')[2])
  const cells = Array.from({ length: side }, () => Array<boolean>(side).fill(false))
  for (const [, x, y, length] of (path ?? '').matchAll(/M(\d+) (\d+)h(\d+)/g))
    cells[Number(y)]?.fill(true, Number(x), Number(x) + Number(length))
  return cells
}

/** The arguments that make Chromium see these codes over and over. */
export async function cameraSeeing(codes: readonly boolean[][][], file: string): Promise<string[]> {
  const frames = codes.flatMap((code) => Array<Buffer>(FRAMES_EACH).fill(frameOf(code)))
  await writeFile(
    file,
    Buffer.concat([Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`), ...frames]),
  )
  return [
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-video-capture=${file}`,
  ]
}

function frameOf(code: readonly boolean[][]): Buffer {
  const scale = Math.floor(HEIGHT / code.length)
  const light = Buffer.alloc(WIDTH * HEIGHT, 235)
  code.forEach((row, y) => {
    row.forEach((isDark, x) => {
      if (!isDark) return
      for (let line = y * scale; line < (y + 1) * scale; line++)
        light.fill(16, line * WIDTH + x * scale, line * WIDTH + (x + 1) * scale)
    })
  })
  return Buffer.concat([Buffer.from('FRAME\n'), light, Buffer.alloc((WIDTH * HEIGHT) / 2, 128)])
}
