import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

// Each rule of docs/SPEC.md is carried by the name of at least one test: [TRI2].
// A rule marked (later) is only listed.

const RULE_LINE = /^\s*(?:[-*]|#+|\|)?\s*(?:\*\*|`)?([A-Z]{1,4}\d{1,2})(?:\*\*|`)?[\s:.|]/
const RULE_IN_NAME = /\[([A-Z]{1,4}\d{1,2}(?:\s*[,+ ]\s*[A-Z]{1,4}\d{1,2})*)\]/g
const TEST_FILE = /\.(?:test|spec)\.tsx?$/

const rules = readRules('docs/SPEC.md')
const carried = rulesInTests('tests')

const unproved = [...rules].filter(([rule, { later }]) => !later && !carried.has(rule))
const waiting = [...rules].filter(([rule, { later }]) => later && !carried.has(rule))
const unknown = [...carried].filter(([rule]) => !rules.has(rule))

for (const [rule, { line }] of unproved) console.log(`docs/SPEC.md:${line}  ${rule} is carried by no test`)
for (const [rule, path] of unknown) console.log(`${path}  [${rule}] is no rule of docs/SPEC.md`)
if (waiting.length > 0) console.log(`For later: ${waiting.map(([rule]) => rule).join(' ')}`)
console.log(`${rules.size} rules, ${rules.size - unproved.length - waiting.length} carried by a test`)
process.exit(unproved.length + unknown.length > 0 || rules.size === 0 ? 1 : 0)

function readRules(path: string): Map<string, { line: number; later: boolean }> {
  const found = new Map<string, { line: number; later: boolean }>()
  for (const [index, text] of readFileSync(path, 'utf8').split('\n').entries()) {
    const rule = RULE_LINE.exec(text)?.[1]
    if (rule && !found.has(rule)) found.set(rule, { line: index + 1, later: text.includes('(later)') })
  }
  return found
}

/** Each rule named in a test, with the first file that names it. */
function rulesInTests(folder: string): Map<string, string> {
  const found = new Map<string, string>()
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    TEST_FILE.test(name),
  )
  for (const path of names.map((name) => join(folder, name))) {
    for (const [, group] of readFileSync(path, 'utf8').matchAll(RULE_IN_NAME)) {
      for (const rule of group?.match(/[A-Z]+\d+/g) ?? []) if (!found.has(rule)) found.set(rule, path)
    }
  }
  return found
}
