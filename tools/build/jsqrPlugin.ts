import type { Plugin } from 'vite'

/**
 * The reader of QR codes comes as an old kind of module. Wrapped by the bundler it would bring a helper into the
 * code that every start reads (0.3 kB brotli); wrapped here it brings nothing.
 */
export function jsqrPlugin(): Plugin {
  return {
    name: 'escale:jsqr',
    apply: 'build',
    enforce: 'pre',
    transform: (code, id) =>
      id.endsWith('/jsqr/dist/jsQR.js')
        ? `const module = { exports: {} }\nconst exports = module.exports;\n${code}\nexport default module.exports.default ?? module.exports`
        : null,
  }
}
