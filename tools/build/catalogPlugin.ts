import type { Plugin } from 'vite'
import { checkFile, report } from '../catalog/check.ts'

/**
 * Gives the app its network's configuration as `/catalog.json`, in the build and in the dev server, and the server the
 * network's own survey, if it has one, as `survey.json`. A file that does not hold as a whole is not built.
 */
export function catalogPlugin(path: string): Plugin {
  const checked = () => {
    const result = checkFile(path, null)
    if ('problems' in result) throw new Error(report(path, result.problems))
    return result
  }
  return {
    name: 'escale:catalog',
    configureServer(server) {
      server.middlewares.use('/catalog.json', (_request, response) => {
        response.setHeader('Content-Type', 'application/json')
        response.end(JSON.stringify(checked().catalog))
      })
    },
    generateBundle() {
      const { catalog, survey } = checked()
      const emit = (fileName: string, content: object) =>
        this.emitFile({ type: 'asset', fileName, source: JSON.stringify(content) })
      emit('catalog.json', catalog)
      if (survey) emit('survey.json', survey)
    },
  }
}
