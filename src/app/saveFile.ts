/** Some browsers read the address only after the tap is over. */
const READ_WITHIN_MS = 10_000

/** Hands a text over as a file; the address it has meanwhile goes, and its content with it. */
export function saveFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), READ_WITHIN_MS)
}
