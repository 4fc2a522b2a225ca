import preact from '@preact/preset-vite'
import { defineConfig } from 'vite'
import { catalogPlugin } from './tools/build/catalogPlugin.ts'
import { precompressPlugin } from './tools/build/precompressPlugin.ts'
import { serviceWorkerPlugin } from './tools/build/serviceWorkerPlugin.ts'
import { spritePlugin } from './tools/build/sprite.ts'
import { appVersion } from './tools/build/version.ts'
import { loadCatalogFile } from './tools/catalog/load.ts'

/** CATALOG chooses the network; ESCALE_VERSION lets a test build two versions of the same sources. */
export default defineConfig(() => {
  const catalog = process.env.CATALOG ?? 'catalog/catalog.json'
  const version = process.env.ESCALE_VERSION ?? appVersion(JSON.stringify(loadCatalogFile(catalog)))
  return {
    plugins: [preact(), catalogPlugin(catalog), spritePlugin(), serviceWorkerPlugin(), precompressPlugin()],
    define: { __VERSION__: JSON.stringify(version) },
    build: {
      outDir: 'dist/client',
      emptyOutDir: true,
      target: ['chrome111', 'safari16.4', 'firefox115'],
      manifest: true,
      // Inlined fonts and scripts would break the content security policy.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
  }
})
