import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Block, blocksOf, sectionsOf, wordsOf } from '../../src/domain/charter.ts'

const OFFICIAL = readFileSync('catalog/charter.fr.md', 'utf8')

/** What is left of the source once structure is taken away, by other means than the reader's own. */
const withoutMarks = (text: string) =>
  text
    .split('\n')
    .map((line) => line.replace(/^ *(?:- )?/, '').replace(/^#+ /, ''))
    .join('')

describe('the official text', () => {
  test('[P7] every character of it but the marks of structure appears, unchanged and in order', () => {
    const words = wordsOf(blocksOf(OFFICIAL))

    expect(words).toBe(withoutMarks(OFFICIAL))
    expect(words.length).toBeGreaterThan(4500)
  })

  test('[P7] is the text whose hash the catalog gives', () => {
    const catalog = JSON.parse(readFileSync('catalog/catalog.json', 'utf8'))
    const hash = createHash('sha256').update(OFFICIAL).digest('hex')

    expect(
      catalog.charter.versions.map((version: { official: { sha256: string } }) => version.official.sha256),
    ).toContain(hash)
  })

  test('[CHA8] is cut into its title and its five parts, and nothing is lost at the cuts', () => {
    const sections = sectionsOf(OFFICIAL)

    expect(sections.map(({ number }) => number)).toEqual([0, 1, 2, 3, 4, 5])
    expect(
      sections.slice(1).map(({ blocks }) => (blocks[0]?.kind === 'heading' ? blocks[0].text : null)),
    ).toEqual([
      '1. Contexte et objectifs :',
      '2. Engagement',
      '3. Niveaux d’accompagnement',
      '4. Confidentialité',
      '5. Responsabilité',
    ])
    expect(sections.flatMap(({ blocks }) => blocks)).toEqual(blocksOf(OFFICIAL))
  })

  test('[P7] bullets keep their depth and their several paragraphs', () => {
    const levels = sectionsOf(OFFICIAL)[3]?.blocks.find((block) => block.kind === 'list')

    const second = levels?.kind === 'list' ? levels.items[1] : undefined
    expect(second?.map(({ kind }) => kind)).toEqual(['paragraph', 'paragraph', 'list', 'paragraph'])
  })
})

describe('any text', () => {
  const line = fc.oneof(
    fc.constantFrom(
      '',
      '# Titre',
      '## Partie',
      '- point',
      '  - point',
      '  suite',
      '    suite',
      '-sans espace',
      '#sans',
      '  ',
    ),
    fc.string(),
  )
  const text = fc.array(line, { maxLength: 30 }).map((lines) => lines.join('\n'))
  const bare = (value: string) => value.replace(/[\s#-]/g, '')

  test('[P7] loses no character that is not a mark', () => {
    fc.assert(fc.property(text, (source) => bare(wordsOf(blocksOf(source))) === bare(source)))
  })

  test('[P7] has no empty block', () => {
    const isFilled = (block: Block): boolean =>
      block.kind === 'list'
        ? block.items.length > 0 && block.items.every((item) => item.every(isFilled))
        : true

    fc.assert(fc.property(text, (source) => blocksOf(source).every(isFilled)))
  })

  test('[CHA8] a text without parts is one beginning', () => {
    expect(sectionsOf('# Bonjour\n\n- un\n- deux').map(({ number }) => number)).toEqual([0])
    expect(sectionsOf('## A\n\na\n\n## B\n\nb').map(({ number }) => number)).toEqual([1, 2])
  })
})
