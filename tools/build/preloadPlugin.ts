import type { HtmlTagDescriptor, Plugin } from 'vite'

/**
 * Names a chunk and its styles in index.html, so that they are fetched beside the entry that will import them:
 * not after it has run.
 */
export function preloadPlugin(chunk: string): Plugin {
  return {
    name: 'escale:preload',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {} }) {
        const found = Object.values(bundle).find((each) => each.type === 'chunk' && each.name === chunk)
        if (found?.type !== 'chunk') throw new Error(`The build has no chunk named ${chunk}.`)
        const styles = [...(found.viteMetadata?.importedCss ?? [])]
        return [
          ...[found.fileName, ...found.imports].map((href) =>
            link({ rel: 'modulepreload', crossorigin: true, href: `/${href}` }),
          ),
          ...styles.map((href) => link({ rel: 'stylesheet', crossorigin: true, href: `/${href}` })),
        ]
      },
    },
  }
}

const link = (attrs: HtmlTagDescriptor['attrs']): HtmlTagDescriptor => ({
  tag: 'link',
  ...(attrs && { attrs }),
  injectTo: 'head',
})
