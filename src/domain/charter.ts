/**
 * The charter's official text as blocks (P7). Only what marks structure is taken away: headings, bullets and
 * their indentation. Every other character stands in a block, unchanged and in order, even where it is a
 * slip of the pen; a mark this reader does not know is shown as it is.
 */
export type Block =
  | { kind: 'heading'; depth: number; text: string }
  | { kind: 'paragraph'; text: string }
  | { kind: 'list'; items: Block[][] }

/** `number` is 0 for what stands before the first numbered part. */
export type Section = { number: number; blocks: Block[] }

/** The text cut where its parts begin, so that a reading can point at one of them (CHA8). */
export function sectionsOf(text: string): Section[] {
  const sections: Section[] = [{ number: 0, blocks: [] }]
  for (const block of blocksOf(text)) {
    if (block.kind === 'heading' && block.depth === SECTION_DEPTH)
      sections.push({ number: sections.length, blocks: [] })
    sections.at(-1)?.blocks.push(block)
  }
  return sections.filter(({ blocks }) => blocks.length > 0)
}

export const blocksOf = (text: string): Block[] => readBlocks(text.split(/\r?\n/))

/** All words of the blocks, in order, without what separates them. */
export const wordsOf = (blocks: readonly Block[]): string =>
  blocks.map((block) => (block.kind === 'list' ? block.items.map(wordsOf).join('') : block.text)).join('')

/** A charter is written with one title and a second-level heading for each part (`checkCatalog` sees to it). */
const SECTION_DEPTH = 2
const HEADING = /^(#{1,6}) (.*)$/
const BULLET = /^- /
const INDENT = '  '

function readBlocks(lines: readonly string[]): Block[] {
  const blocks: Block[] = []
  let at = 0
  while (at < lines.length) {
    const [block, length] = readBlock(lines.slice(at))
    if (block) blocks.push(block)
    at += length
  }
  return blocks
}

/** The block that begins on the first line, and how many lines it takes. */
function readBlock(lines: readonly string[]): [Block | null, number] {
  const [first = ''] = lines
  if (first.trim() === '') return [null, 1]
  const heading = HEADING.exec(first)
  if (heading) return [{ kind: 'heading', depth: heading[1]?.length ?? 1, text: heading[2] ?? '' }, 1]
  return BULLET.test(first) ? readList(lines) : readParagraph(lines)
}

function readParagraph(lines: readonly string[]): [Block, number] {
  const end = lines.findIndex(
    (line, at) => at > 0 && (line.trim() === '' || HEADING.test(line) || BULLET.test(line)),
  )
  const length = end === -1 ? lines.length : end
  return [{ kind: 'paragraph', text: lines.slice(0, length).join('\n') }, length]
}

/** Bullets one after another; an item goes on as long as its lines are empty or indented. */
function readList(lines: readonly string[]): [Block, number] {
  const end = lines.findIndex((line) => line.trim() !== '' && !BULLET.test(line) && !line.startsWith(INDENT))
  const length = end === -1 ? lines.length : end
  const own = lines.slice(0, length)
  const starts = own.flatMap((line, at) => (BULLET.test(line) ? at : []))
  const items = starts.map((start, nth) =>
    own.slice(start, starts[nth + 1]).map((line) => line.slice(INDENT.length)),
  )
  return [{ kind: 'list', items: items.map(readBlocks) }, length]
}
