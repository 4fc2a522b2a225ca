import type { Plugin } from 'vite'

/** Vite's own name for it. */
const HELPER_ID = '\0vite/preload-helper.js'

/**
 * What Vite puts around each dynamic import, cut to what this app needs of it: the chunk's style sheet is in
 * before its screens are drawn. Scripts need no link, their few imports are loaded already. 0.5 kB less, brotli.
 */
const HELPER = `
const sheets = {}
const loadSheet = (file) => {
  const href = '/' + file
  if (document.querySelector('link[href="' + href + '"]')) return null
  return new Promise((resolve, reject) => {
    const link = document.createElement('link')
    link.rel = 'stylesheet'
    link.href = href
    link.onload = resolve
    link.onerror = () => {
      delete sheets[file]
      link.remove()
      reject(new Error('not loaded: ' + href))
    }
    document.head.append(link)
  })
}
export const __vitePreload = async (load, files = []) => {
  await Promise.all(files.map((file) => (sheets[file] ??= loadSheet(file))))
  return load()
}
`

export function importHelperPlugin(): Plugin {
  return {
    name: 'escale:import-helper',
    apply: 'build',
    enforce: 'pre',
    load: (id) => (id === HELPER_ID ? HELPER : null),
  }
}
