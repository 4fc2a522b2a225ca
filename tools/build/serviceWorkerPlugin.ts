import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, type Plugin } from 'vite'
import { injectManifest } from 'workbox-build'

/**
 * Bundles `src/sw/sw.ts` once the app is written, and gives it the list of every file the app needs:
 * only then are their final names and contents known.
 */
export function serviceWorkerPlugin(): Plugin {
  let outDir = ''
  let target: string | string[] | false | undefined
  return {
    name: 'escale:service-worker',
    apply: 'build',
    configResolved(config) {
      outDir = config.build.outDir
      target = config.build.target
    },
    writeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        const folder = mkdtempSync(join(tmpdir(), 'escale-sw-'))
        try {
          await bundleWorker(folder, target)
          await precacheInto(outDir, join(folder, 'sw.js'))
        } finally {
          rmSync(folder, { recursive: true })
        }
      },
    },
  }
}

async function bundleWorker(folder: string, target: string | string[] | false | undefined) {
  await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: folder,
      emptyOutDir: false,
      modulePreload: false,
      ...(target === undefined ? {} : { target }),
      rolldownOptions: {
        input: 'src/sw/sw.ts',
        output: { format: 'iife', entryFileNames: 'sw.js', codeSplitting: false },
      },
    },
  })
}

async function precacheInto(outDir: string, worker: string) {
  const { warnings } = await injectManifest({
    swSrc: worker,
    swDest: join(outDir, 'sw.js'),
    globDirectory: outDir,
    globPatterns: ['**/*.{html,js,css,woff2,svg,png,webmanifest,json}'],
    // Screenshots serve the install dialog alone, which needs the network anyway; the survey is the server's.
    globIgnores: ['sw.js', '.vite/**', 'screenshots/**', 'survey.json'],
    dontCacheBustURLsMatching: /^assets\//,
  })
  if (warnings.length > 0) throw new Error(`The offline copy would be incomplete: ${warnings.join(' ')}`)
}
