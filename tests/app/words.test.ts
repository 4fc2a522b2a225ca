import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const LITERAL = /'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g
const COMMENT = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm
/** A sign that its space would let fall alone to the next line. */
const LOOSE = /\S [:;?!»](?:[\s.,)…’»]|$)|« /

/** What a French file says; `x` stands for what is put into a sentence. */
function said(source: string): string[] {
  const literals = source.replaceAll(COMMENT, '').match(LITERAL) ?? []
  return literals.map((literal) => literal.slice(1, -1).replaceAll(/\$\{[^{}]*\}/g, 'x'))
}

const FILES = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.fr.ts'),
)

test.each(FILES)('[ACC2] in %s no sign is parted from its word', (file) => {
  const loose = said(readFileSync(`src/${file}`, 'utf8')).filter((sentence) => LOOSE.test(sentence))

  expect(loose).toEqual([])
})
