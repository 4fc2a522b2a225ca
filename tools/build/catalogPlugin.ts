import type { Plugin } from 'vite'
import { checkFile, report } from '../catalog/check.ts'

/**
 * Gives the app its network's configuration as `/catalog.json`, in the build and in the dev server. A catalog
 * that does not hold as a whole is not built.
 */
export function catalogPlugin(path: string): Plugin {
  const catalog = () => {
    const result = checkFile(path, null)
    if ('problems' in result) throw new Error(report(path, result.problems))
    return JSON.stringify(result.catalog)
  }
  return {
    name: 'escale:catalog',
    configureServer(server) {
      server.middlewares.use('/catalog.json', (_request, response) => {
        response.setHeader('Content-Type', 'application/json')
        response.end(catalog())
      })
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'catalog.json', source: catalog() })
    },
  }
}
