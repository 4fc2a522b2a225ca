import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { catalogDiffWords } from '../../src/app/i18n/catalogDiff.fr.ts'
import { languageLabels, structureLabels } from '../../src/app/i18n/counts.fr.ts'
import { catalogDiff } from '../../src/domain/catalogDiff.ts'
import type { Catalog } from '../../src/domain/catalogSchema.ts'
import { catalog } from '../makers.ts'

const changed = (change: (next: Catalog) => void): Catalog => {
  const next = structuredClone(catalog)
  change(next)
  return next
}
const differences = (before: Catalog, after: Catalog) => catalogDiff(before, after, catalogDiffWords)
const diff = (change: (next: Catalog) => void) => differences(catalog, changed(change))
const [need, site, permanence] = [catalog.needs[0]!, catalog.sites[0]!, catalog.permanences[0]!]
const siteName = (id: string) => catalog.sites.find((each) => each.id === id)?.name

test('[ADM1] the same catalog under another edition has no difference', () => {
  expect(
    diff((next) => {
      next.edition = { id: 'another', on: '2030-01-01' }
    }),
  ).toEqual([])
})

describe('[ADM1] a difference names the entry by its name, and tells before and after in words', () => {
  test('a value', () => {
    expect(diff((next) => Object.assign(next.needs[0]!, { minutes: 77, personalData: true }))).toEqual([
      {
        kind: 'changed',
        path: `Besoins · «\u00a0${need.name}\u00a0» · Durée habituelle en minutes`,
        before: String(need.minutes),
        after: '77',
      },
      ...(need.personalData
        ? []
        : [
            {
              kind: 'changed',
              path: `Besoins · «\u00a0${need.name}\u00a0» · Touche à des données personnelles`,
              before: 'non',
              after: 'oui',
            },
          ]),
    ])
  })

  test('what becomes unknown', () => {
    const at = catalog.sites.findIndex(({ address }) => address !== null)
    const { name, address } = catalog.sites[at]!
    expect(diff((next) => Object.assign(next.sites[at]!, { address: null }))).toEqual([
      {
        kind: 'changed',
        path: `Établissements · «\u00a0${name}\u00a0» · Adresse`,
        before: address,
        after: 'non connu',
      },
    ])
  })

  test('a day of the week, never taken for a language', () => {
    const [found] = diff((next) => Object.assign(next.permanences[0]!, { weekday: 'fr' }))
    expect(found).toMatchObject({
      path: `Permanences · «\u00a0${permanence.id} (${siteName(permanence.site)})\u00a0» · Jour`,
      after: 'vendredi',
    })
    const language = diff((next) => {
      next.charter.versions[0]!.readings[0]!.language = 'pt'
    })
    expect(JSON.stringify(language)).not.toContain('vendredi')
  })

  test('a code of a closed list, in the words of the screens', () => {
    const changed = { themes: ['health', 'email'], boundary: 'repair', procedure: 'housing' } as const
    const found = diff((next) => {
      Object.assign(next.needs[0]!, changed)
      Object.assign(next.sites[0]!, { kind: 'outreach' })
      Object.assign(next.services[0]!, { structure: 'social-help' })
    })
    expect(found.map(({ after }) => after)).toEqual([
      'Santé, E-mail',
      'Logement',
      'réparation d’appareils',
      'Point hors les murs',
      structureLabels['social-help'],
    ])
  })

  test('a reading is named by its language', () => {
    const [found] = diff((next) => {
      const reading = next.charter.versions[0]!.readings.find(({ language }) => language === 'fr-simple')!
      reading.notice += ' Merci.'
    })
    expect(found!.path).toContain(`«\u00a0${languageLabels['fr-simple']}\u00a0»`)
  })

  test('an entry that comes, and one that goes', () => {
    const found = diff((next) => {
      next.needs.push({ ...need, id: 'brand-new', name: 'Nouveau' })
      next.coverage = next.coverage.slice(1)
    })
    const [first] = catalog.coverage
    expect(found).toMatchObject([
      { kind: 'added', path: 'Besoins · «\u00a0Nouveau\u00a0»', before: null },
      {
        kind: 'removed',
        path: `Niveaux par établissement · «\u00a0${siteName(first!.site)}, niveau ${first!.level}, depuis le ${first!.from}\u00a0»`,
        after: null,
      },
    ])
  })

  test('an entry that moved', () => {
    expect(diff((next) => next.sites.reverse())).toEqual([
      { kind: 'changed', path: 'Établissements', before: null, after: 'dans un autre ordre' },
    ])
  })

  test('of a long text the part that differs', () => {
    const found = diff((next) => {
      const { official } = next.charter.versions[0]!
      official.text = official.text.replace('mutuel', 'MUTUEL')
    })
    expect(found).toHaveLength(1)
    expect(found[0]!.after).toContain('MUTUEL')
    expect(found[0]!.before!.length).toBeLessThan(400)
  })
})

test('[ADM1] each value that changes is told once, and the way back tells the same places', () => {
  const leaves = leavesOf(catalog).filter(
    ([path]) => path[0] !== 'edition' && !IDENTITY.test(String(path.at(-1))),
  )
  fc.assert(
    fc.property(fc.constantFrom(...leaves), ([path]) => {
      const next = changed((copy) => setAt(copy, path))
      const there = differences(catalog, next)
      const back = differences(next, catalog)
      expect(there).toHaveLength(1)
      expect(back.map(({ before, after }) => [after, before])).toEqual(
        there.map(({ before, after }) => [before, after]),
      )
    }),
    { numRuns: 200 },
  )
})

test('[ADM1] a site that goes with all that names it: every loss is told', () => {
  const found = diff((next) => {
    next.sites = next.sites.filter(({ id }) => id !== site.id)
    next.coverage = next.coverage.filter((each) => each.site !== site.id)
    next.permanences = next.permanences.filter((each) => each.site !== site.id)
  })
  const lost =
    1 + [...catalog.coverage, ...catalog.permanences].filter((each) => each.site === site.id).length
  expect(found).toHaveLength(lost)
  expect(new Set(found.map(({ kind }) => kind))).toEqual(new Set(['removed']))
})

/** Keys by which an entry is known: another one is another entry. */
const IDENTITY = /^(id|site|level|from|section|language|format)$/

type Path = (string | number)[]

function leavesOf(value: unknown, path: Path = []): [Path, unknown][] {
  if (typeof value !== 'object' || value === null) return [[path, value]]
  return Object.entries(value).flatMap(([key, each]) =>
    leavesOf(each, [...path, Array.isArray(value) ? Number(key) : key]),
  )
}

function setAt(root: unknown, path: Path): void {
  const parent = path.slice(0, -1).reduce((at, key) => (at as Record<string, unknown>)[key], root) as Record<
    string,
    unknown
  >
  const key = String(path.at(-1))
  const value = parent[key]
  if (typeof value === 'boolean') parent[key] = !value
  else if (typeof value === 'number') parent[key] = value + 1
  else parent[key] = `${value ?? ''}~`
}
