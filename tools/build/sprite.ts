import * as lucide from 'lucide'
import type { Plugin } from 'vite'
import { ICONS } from '../../src/domain/icons.ts'
import { ANIMALS, SHAPES } from './marks.ts'

/** Gives the app its icons and the marks of its sessions as one file, `/icons.svg#name`: no drawing weighs on the scripts. */
export function spritePlugin(): Plugin {
  return {
    name: 'escale:sprite',
    configureServer(server) {
      server.middlewares.use('/icons.svg', (_request, response) => {
        response.setHeader('Content-Type', 'image/svg+xml')
        response.end(sprite())
      })
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'icons.svg', source: sprite() })
    },
  }
}

/** One `<symbol>` for each icon, shape and animal. Throws on an icon that lucide does not have. */
export function spriteOf(icons: readonly string[]): string {
  const drawn = icons.map((name) => symbol(name, 24, drawingOf(name)))
  const marks = Object.entries({ ...SHAPES, ...ANIMALS }).map(([name, d]) =>
    symbol(`mark-${name}`, 48, `<path d="${d}"/>`),
  )
  return `<svg xmlns="http://www.w3.org/2000/svg">${[...drawn, ...marks].join('')}</svg>\n`
}

const sprite = () => spriteOf(ICONS)

const symbol = (id: string, size: number, drawing: string) =>
  `<symbol id="${id}" viewBox="0 0 ${size} ${size}">${drawing}</symbol>`

type Shape = readonly [tag: string, attributes: Record<string, string | number | undefined>]

function drawingOf(name: string): string {
  const drawing = (lucide.icons as unknown as Record<string, readonly Shape[]>)[pascalCase(name)]
  if (!drawing) throw new Error(`src/domain/icons.ts names "${name}", which lucide does not have.`)
  return drawing.map(([tag, attributes]) => `<${tag}${attributesOf(attributes)}/>`).join('')
}

const attributesOf = (attributes: Shape[1]) =>
  Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${value}"`)
    .join('')

/** `gamepad-2` is `Gamepad2`, `a-large-small` is `ALargeSmall`. */
const pascalCase = (name: string) =>
  name.replace(/(?:^|-)([a-z0-9])/g, (_, first: string) => first.toUpperCase())
