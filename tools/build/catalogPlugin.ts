import type { Plugin } from 'vite'
import { loadCatalogFile } from '../catalog/load.ts'

/** Gives the app its network's configuration as `/catalog.json`, in the build and in the dev server. */
export function catalogPlugin(path: string): Plugin {
  const catalog = () => JSON.stringify(loadCatalogFile(path))
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
