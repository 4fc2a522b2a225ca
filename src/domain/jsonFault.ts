/** Where a text stops being JSON, both from 1: not every JavaScript engine says where `JSON.parse` stopped. */
export function jsonFault(text: string): { line: number; column: number } {
  const lines = text.slice(0, firstFault(text)).split('\n')
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
}

const SPACE = /[ \t\r\n]*/y
const STRING = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy
const SCALAR = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y

/** Offset of the first character that does not fit. */
function firstFault(text: string): number {
  let at = 0

  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at
    if (!pattern.test(text)) return false
    at = pattern.lastIndex
    return true
  }
  const takeChar = (char: string): boolean => {
    take(SPACE)
    if (text[at] !== char) return false
    at += 1
    return true
  }
  const takeList = (close: string, takeItem: () => boolean): boolean => {
    if (takeChar(close)) return true
    do {
      if (!takeItem()) return false
    } while (takeChar(','))
    return takeChar(close)
  }
  const takeMember = (): boolean => {
    take(SPACE)
    return take(STRING) && takeChar(':') && takeValue()
  }
  const takeValue = (): boolean => {
    if (takeChar('{')) return takeList('}', takeMember)
    if (takeChar('[')) return takeList(']', takeValue)
    return take(STRING) || take(SCALAR)
  }

  if (takeValue()) take(SPACE)
  return at
}
