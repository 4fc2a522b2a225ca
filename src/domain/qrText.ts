/** Text that a QR code carries: a tablet screen shows it well up to some 600 bytes. */

export const QR_TEXT_BYTES = 600

/** A name or list longer than this is cut, so that it does not take the place of all that follows. */
const LONGEST_LINE_BYTES = 220

/** As many of the lines as fit within `QR_TEXT_BYTES`, from the first one on. */
export function fitting(lines: readonly string[]): string {
  const kept = lines.map((line) => clipped(line, LONGEST_LINE_BYTES))
  while (kept.length > 1 && utf8Length(kept.join('\n')) > QR_TEXT_BYTES) kept.pop()
  return kept.join('\n')
}

/** Bytes of the text in UTF-8. */
export function utf8Length(text: string): number {
  let bytes = 0
  for (const character of text) bytes += utf8LengthOf(character)
  return bytes
}

/** The beginning of the text that fits, ended by `…` when something was left out. */
function clipped(text: string, maxBytes: number): string {
  if (utf8Length(text) <= maxBytes) return text
  const [beginning] = cut(text, maxBytes - utf8Length('…'))
  return `${beginning}…`
}

/** The beginning of the text that fits, and the rest. No character is ever split. */
export function cut(text: string, maxBytes: number): [string, string] {
  let bytes = 0
  let length = 0
  for (const character of text) {
    bytes += utf8LengthOf(character)
    if (bytes > maxBytes) break
    length += character.length
  }
  return [text.slice(0, length), text.slice(length)]
}

function utf8LengthOf(character: string): number {
  const point = character.codePointAt(0) ?? 0
  if (point < 0x80) return 1
  if (point < 0x800) return 2
  return point < 0x10000 ? 3 : 4
}
