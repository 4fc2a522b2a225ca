import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

const COMPRESSIBLE = /\.(?:html|js|css|json|svg|webmanifest)$/

/** Writes `.br` and `.gz` beside each text file, so that the server never compresses while it answers. */
export function precompressPlugin(): Plugin {
  let outDir = ''
  return {
    name: 'escale:precompress',
    apply: 'build',
    configResolved(config) {
      outDir = config.build.outDir
    },
    writeBundle: { order: 'post', sequential: true, handler: () => compressFolder(outDir) },
  }
}

function compressFolder(folder: string) {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (COMPRESSIBLE.test(name)) compressFile(join(folder, name))
  }
}

function compressFile(path: string) {
  const bytes = readFileSync(path)
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }))
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
}
