import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { Catalog } from '../../src/domain/catalogSchema.ts'
import { catalogPlugin } from '../../tools/build/catalogPlugin.ts'
import { whyNotBuilt } from '../../tools/catalog/check.ts'
import { CatalogFileError, loadCatalogFile } from '../../tools/catalog/load.ts'

const folder = mkdtempSync(join(tmpdir(), 'catalog-'))
afterAll(() => rmSync(folder, { recursive: true }))

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const run = (...args: string[]) =>
  spawnSync(process.execPath, ['--import', 'tsx', 'tools/catalog/main.ts', ...args], { encoding: 'utf8' })

test('[P7] a named text comes back byte for byte, mark and line ends included', () => {
  write('text.md', '\ufeffé\r\n\n')
  const path = write(
    'named.json',
    '{ "list": [{ "$file": "text.md" }], "kept": { "$file": "text.md", "more": 1 } }',
  )

  expect(loadCatalogFile(path)).toEqual({ list: ['\ufeffé\r\n\n'], kept: { $file: 'text.md', more: 1 } })
})

test.each([
  ['{"a": 1,}', 1, 9],
  ['{\n  "a" 1\n}', 2, 7],
  ['[1, 2', 1, 6],
  ['{"a": {"b": [true, tru]}}', 1, 20],
  ['{"a": "b\nc"}', 1, 7],
  ['{} {}', 1, 4],
  ['', 1, 1],
])('[ADM1] broken JSON %j is told with line and column', (text, line, column) => {
  const path = write('broken.json', text)

  expect(() => loadCatalogFile(path)).toThrow(`ligne ${line}, colonne ${column} :`)
})

test.each([
  ['{"$file": "absent.md"}', /absent\.md, cité dans .*introuvable/],
  ['{"$file": "../outside.md"}', /même dossier/],
  ['{"$file": "/etc/hostname"}', /même dossier/],
  ['{"$file": 3}', /nom de fichier/],
])('[ADM1] %s is refused', (text, words) => {
  const path = write('texts.json', text)

  expect(() => loadCatalogFile(path)).toThrow(CatalogFileError)
  expect(() => loadCatalogFile(path)).toThrow(words)
})

test('[P7] a text that is not UTF-8 is refused rather than repaired', () => {
  write('latin1.md', new Uint8Array([0x63, 0x68, 0xe9]))
  const path = write('latin1.json', '{ "$file": "latin1.md" }')

  expect(() => loadCatalogFile(path)).toThrow(/UTF-8/)
})

test('[ADM1] the command sums up a catalog that is right', () => {
  const { status, stdout } = run('check', 'catalog/catalog.json')

  expect(status).toBe(0)
  expect(stdout).toContain('est juste')
  expect(stdout).toContain('Établissements : 23')
  expect(stdout).toContain('6bc5ca1fece90f6ffea575af4542fc585572b97245e48217549e9c8a28b9a68f')
})

test('[REP2] the command checks the survey of a network with it', () => {
  const catalog = loadCatalogFile('tests/fixtures/second-network/catalog.json') as Catalog
  const checked = (item: string) => {
    const survey = { title: 'Enquête', lines: [{ line: null, label: 'Aides', item }] }
    return run('check', write('surveyed.json', JSON.stringify({ ...catalog, survey })))
  }

  expect(checked('sessions')).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('Lignes de l’enquête annuelle : 1'),
  })
  expect(checked('people')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('survey · lines[0] « Aides » · item'),
  })
})

test('[REP2] a build gives tablets the catalog alone, and the server the survey beside it', () => {
  const survey = { title: 'Enquête', lines: [] }
  const catalog = loadCatalogFile('tests/fixtures/second-network/catalog.json') as Catalog
  const emitted = (content: object) => {
    const files: Record<string, unknown> = {}
    const plugin = catalogPlugin(write('built.json', JSON.stringify(content))) as unknown as {
      generateBundle: (this: { emitFile: (file: { fileName: string; source: string }) => void }) => void
    }
    plugin.generateBundle.call({
      emitFile: ({ fileName, source }) => Object.assign(files, { [fileName]: JSON.parse(source) }),
    })
    return files
  }

  expect(emitted({ ...catalog, survey })).toEqual({ 'catalog.json': catalog, 'survey.json': survey })
  expect(emitted(catalog)).toEqual({ 'catalog.json': catalog })
})

test('[ADM2] the command refuses an edition of a day to come', () => {
  const catalog = loadCatalogFile('tests/fixtures/second-network/catalog.json') as Catalog
  const path = write('ahead.json', JSON.stringify({ ...catalog, edition: { id: 'ahead', on: '2999-01-01' } }))

  const { status, stderr } = run('check', path)

  expect(status).toBe(1)
  expect(stderr).toMatch(/1 point à corriger[\s\S]*edition · on\n {4}Le 2999-01-01 est à venir/)
})

test('[P7] the command refuses a charter whose text was touched', () => {
  const catalog = loadCatalogFile('tests/fixtures/second-network/catalog.json')
  const path = write('touched.json', JSON.stringify(catalog).replace('ne garde aucune', 'garde quelque'))

  const { status, stderr } = run('check', path)

  expect(status).toBe(1)
  expect(stderr).toContain('1 point à corriger')
  expect(stderr).toContain('charter · versions[0] « 2024 » · official · sha256')
})

test('[ADM1] the command tells what is wrong and where, or how it is used', () => {
  const wrong = run('check', write('wrong.json', '{ "format": 1 }'))
  const unknown = run('publish', 'catalog/catalog.json')

  expect(wrong.status).toBe(1)
  expect(wrong.stderr).toMatch(/points à corriger[\s\S]*network\n {4}Cette information manque\./)
  expect(unknown.status).toBe(2)
  expect(unknown.stderr).toContain('npm run catalog -- check FICHIER')
})

test('[ADM1] what keeps a catalog from being built is told in words alone', () => {
  const broken = write('unbuilt.json', '{"a": 1,}')

  expect(whyNotBuilt(broken)).toBe(
    `${broken}, ligne 1, colonne 9 : le JSON est mal formé ici. Cherchez une virgule, un guillemet, un crochet ou une accolade en trop ou qui manque.`,
  )
  expect(whyNotBuilt(write('empty.json', '{}'))).toMatch(/^\S+empty\.json : \d+ points à corriger\.\n {2}/)
  expect(whyNotBuilt('catalog/catalog.json')).toBeNull()
})
