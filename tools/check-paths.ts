import { existsSync, readFileSync } from 'node:fs'

// Every path named between backticks in ARCHITECTURE.md and CONTRIBUTING.md exists. A path holds a slash or
// ends like a file; one that holds <…> or * is a pattern, and not looked for.

const DOCUMENTS = ['ARCHITECTURE.md', 'CONTRIBUTING.md']
const LOOKS_LIKE_PATH = /^(?:\.?[\w-][\w.-]*\/[\w./-]*|[\w.-]+\.(?:ts|tsx|json|md|html|css|svg))$/

const broken = DOCUMENTS.flatMap(absentPaths)
for (const sentence of broken) console.log(sentence)
console.log(
  `${DOCUMENTS.join(', ')}: ${broken.length === 0 ? 'every path exists' : `${broken.length} to correct`}`,
)
process.exit(broken.length > 0 ? 1 : 0)

function absentPaths(document: string): string[] {
  if (!existsSync(document)) return [`${document} is missing`]
  const lines = readFileSync(document, 'utf8').split('\n')
  return lines.flatMap((text, index) =>
    [...text.matchAll(/`([^`]+)`/g)]
      .map(([, path]) => path ?? '')
      .filter((path) => LOOKS_LIKE_PATH.test(path) && !existsSync(path))
      .map((path) => `${document}:${index + 1}  ${path} does not exist`),
  )
}
