import * as lucide from 'lucide'
import type { Plugin } from 'vite'
import { ICONS } from '../../src/domain/icons.ts'

/** Gives the app every icon of the closed list as one file, `/icons.svg#name`: no drawing weighs on the scripts. */
export function spritePlugin(): Plugin {
  return {
    name: 'escale:sprite',
    configureServer(server) {
      server.middlewares.use('/icons.svg', (_request, response) => {
        response.setHeader('Content-Type', 'image/svg+xml')
        response.end(spriteOf(ICONS))
      })
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'icons.svg', source: spriteOf(ICONS) })
    },
  }
}

/** One `<symbol>` for each name. Throws on a name that lucide does not have. */
export function spriteOf(names: readonly string[]): string {
  const symbols = names.map((name) => `<symbol id="${name}" viewBox="0 0 24 24">${drawingOf(name)}</symbol>`)
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>\n`
}

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
