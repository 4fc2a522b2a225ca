/** Some browsers read the address only after the tap is over. */
const READ_WITHIN_MS = 10_000

/** Hands a text, as JSON, or anything else over as a file; the address it has meanwhile goes, and its content with it. */
export function saveFile(name: string, content: string | Blob): void {
  const blob = content instanceof Blob ? content : new Blob([content], { type: 'application/json' })
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), READ_WITHIN_MS)
}
