import type { Plugin } from 'vite'

/**
 * Names a chunk's styles in index.html: the first drawing needs them before the chunk itself, which waits until
 * that drawing is on the glass.
 */
export function stylesPlugin(chunk: string): Plugin {
  return {
    name: 'escale:styles',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {} }) {
        const found = Object.values(bundle).find((each) => each.type === 'chunk' && each.name === chunk)
        if (found?.type !== 'chunk') throw new Error(`The build has no chunk named ${chunk}.`)
        return [...(found.viteMetadata?.importedCss ?? [])].map((href) => ({
          tag: 'link',
          attrs: { rel: 'stylesheet', crossorigin: true, href: `/${href}` },
          injectTo: 'head' as const,
        }))
      },
    },
  }
}
