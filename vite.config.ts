import preact from '@preact/preset-vite'
import { defineConfig, type UserConfig } from 'vite'
import { catalogPlugin } from './tools/build/catalogPlugin.ts'
import { importHelperPlugin } from './tools/build/importHelperPlugin.ts'
import { jsqrPlugin } from './tools/build/jsqrPlugin.ts'
import { precompressPlugin } from './tools/build/precompressPlugin.ts'
import { serviceWorkerPlugin } from './tools/build/serviceWorkerPlugin.ts'
import { spritePlugin } from './tools/build/sprite.ts'
import { stylesPlugin } from './tools/build/stylesPlugin.ts'
import { tersePlugin } from './tools/build/tersePlugin.ts'
import { appVersion } from './tools/build/version.ts'
import { loadCatalogFile } from './tools/catalog/load.ts'

/** Beside what the first screen shows, what an accompaniment and a manager's page both need. */
const SHARED_UI = 'src/app/ui/(Banner|Choice|Dialog|QrCode)\\.tsx$|src/domain/tally\\.ts$'

/** What the link or the office and a manager's page both need. */
const SHARED_WITH_MANAGERS = [
  'src/sync/(contract|contract/carry|chain|gzip|base64url)\\.ts$',
  'src/domain/(disclosure|editions|qrText)\\.ts$',
  'src/app/(saveFile|worker|i18n/(past|carrying|carryTroubles|refusals)\\.fr)\\.ts$',
  'src/app/(screens/(FilePicker|CodesReader|TroubleBanner)|ui/Scanner)\\.tsx$',
].join('|')

/**
 * Few chunks, each with all it imports: small ones compress badly. `boot` asks the disk while `first`, the first
 * screen and triage, is still being read;
 * once they are on the glass, storage, machines and the rest of an accompaniment; after these the office, and the link
 * with the server. A manager's page takes `manager` instead, without anything of storage or machines: what it shares
 * with them lies in `first` and `wire`.
 */
const GROUPS = [
  { name: 'boot', test: /src\/app\/(main|shell|tabs)\.ts$|src\/db\/boot\.ts$/, priority: 3 },
  { name: 'first', test: new RegExp(`src/app/(run|App)\\.tsx$|${SHARED_UI}`), priority: 2 },
  { name: 'journey', test: /src\/app\/(start|journey)\.ts$/, priority: 1 },
  {
    name: 'wire',
    test: new RegExp(SHARED_WITH_MANAGERS),
  },
  { name: 'office', test: /src\/app\/(office\w*|updates|persistence)\.ts$/ },
  { name: 'link', test: /src\/app\/link\.ts$/ },
  { name: 'manager', test: /src\/app\/manager\/run\.tsx$/ },
]

/** CATALOG chooses the network; ESCALE_VERSION lets a test build two versions of the same sources. */
export default defineConfig((): UserConfig => {
  const catalog = process.env.CATALOG ?? 'catalog/catalog.json'
  const version = process.env.ESCALE_VERSION ?? appVersion(JSON.stringify(loadCatalogFile(catalog)))
  return {
    plugins: [
      preact(),
      importHelperPlugin(),
      jsqrPlugin(),
      catalogPlugin(catalog),
      spritePlugin(),
      stylesPlugin('first'),
      tersePlugin(),
      serviceWorkerPlugin(),
      precompressPlugin(),
    ],
    define: { __VERSION__: JSON.stringify(version) },
    // Dexie's own modern build: the same code without what our oldest browsers do not need (1 kB brotli less).
    resolve: { alias: { dexie: 'dexie/dist/modern/dexie.min.mjs' } },
    build: {
      outDir: 'dist/client',
      emptyOutDir: true,
      target: ['chrome111', 'safari16.4', 'firefox115'],
      manifest: true,
      // Inlined fonts and scripts would break the content security policy.
      assetsInlineLimit: 0,
      // Our import helper wants sheets only; the names of scripts, all random letters, would come along for nothing.
      modulePreload: {
        polyfill: false,
        resolveDependencies: (_name, files) => files.filter((file) => file.endsWith('.css')),
      },
      minify: false,
      cssMinify: 'lightningcss',
      rolldownOptions: { output: { minify: true, codeSplitting: { groups: GROUPS } } },
    },
  }
})
