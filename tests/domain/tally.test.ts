import fc from 'fast-check'
import { expect, test } from 'vitest'
import { entryOfQuestion, entryOfWorkshop } from '../../src/domain/entries.ts'
import { sumCells } from '../../src/domain/lot.ts'
import { isKnownCell, MEASURES } from '../../src/domain/measures.ts'
import { closedFrom } from '../../src/domain/session.ts'
import { type Cell, cellParts, emptyTally, entryOfSession, withEntry } from '../../src/domain/tally.ts'
import { OUTCOMES } from '../../src/domain/vocabulary.ts'
import { aDraft, catalog, NOW, TODAY } from '../makers.ts'

const timeZone = 'Europe/Paris'
const here = { site: 'jaude', placeKind: 'library', now: NOW, timeZone } as const

test('[TAL1] a closed session adds one to each of its marginals', () => {
  const draft = aDraft({
    charter: 'agreed',
    agreementWay: 'signature',
    language: 'fr-simple',
    consent: 'granted',
    incidents: ['software-fault'],
    redirections: [{ kind: 'service', id: 'caf', structure: 'procedure-operator' }],
    outcome: 'partly',
    satisfaction: 'happy',
  })
  const entry = entryOfSession(closedFrom(draft, NOW + 35 * 60_000, 'staff'), timeZone)

  expect(entry).toMatchObject({ site: 'jaude', day: TODAY, totals: { sessions: 1 } })
  expect([...entry.cells].sort()).toEqual(
    [
      'level:2',
      'need:caf',
      'theme:administrative-procedures',
      'procedure:social-health',
      'decision:help-now',
      'redirection:service.caf',
      'structure:procedure-operator',
      'charter:agreed',
      'agreementWay:signature',
      'language:fr-simple',
      'consent:granted',
      'outcome:partly',
      'closedBy:staff',
      'duration:30-to-60',
      'hours:10-12',
      'placeKind:library',
      'appointment:without',
      'incident:software-fault',
      'satisfaction:happy',
    ].sort(),
  )
})

test('[TAL1] no cell ever names two measures', () => {
  const entry = entryOfSession(closedFrom(aDraft({ outcome: 'solved' }), NOW, 'staff'), timeZone)
  for (const cell of entry.cells) {
    expect(Object.keys(MEASURES)).toContain(cellParts(cell).measure)
    expect(cellParts(cell).code).not.toMatch(/[:,|/ ]/)
    expect(isKnownCell(cell)).toBe(true)
  }
})

test('[TAL2] nothing finer than the day and the two-hour band, and nobody, is in an entry', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 86_399_999 }), fc.constantFrom(...OUTCOMES), (offset, outcome) => {
      const start = Date.parse('2026-11-24T00:00:00+01:00') + offset
      const draft = aDraft({ openedAt: start, outcome })
      const text = JSON.stringify(entryOfSession(closedFrom(draft, start + 600_000, 'staff'), timeZone))
      expect(text).not.toContain(String(start))
      expect(text).not.toMatch(/\d{2}:\d{2}/)
      expect(text).not.toMatch(/s1|fox|advisor/)
    }),
  )
})

test('[SES6] a session the day closed lasts until its last tap, and says who closed it', () => {
  const draft = aDraft({ touchedAt: NOW + 10 * 60_000 })
  const entry = entryOfSession(closedFrom(draft, NOW + 12 * 3_600_000, 'end-of-day'), timeZone)
  expect(entry.cells).toContain('duration:under-30')
  expect(entry.cells).toContain('closedBy:end-of-day')
  expect(entry.cells).toContain('outcome:patron-left')
})

test('[TAL3] a workshop counts as a workshop and its participants, never as individuals', () => {
  expect(entryOfWorkshop(here, 9, '60-to-120')).toEqual({
    site: 'jaude',
    day: TODAY,
    totals: { workshops: 1, participants: 9 },
    cells: ['workshopDuration:60-to-120'],
    charter: null,
  })
})

test('[TRI7] a passing question is counted apart from sessions', () => {
  const need = catalog.needs.find((each) => each.level === 1)!
  expect(entryOfQuestion(here, need)).toMatchObject({
    totals: { questions: 1 },
    cells: expect.arrayContaining([`need:${need.id}`]),
  })
})

test('[TAL1] adding up is the same in any order', () => {
  const cell = fc.constantFrom<Cell>('level:1', 'level:2', 'outcome:solved', 'need:caf')
  const anEntry = fc
    .array(cell, { maxLength: 4 })
    .map((cells) => ({ site: 'jaude', day: TODAY, totals: { sessions: 1 }, cells, charter: null }))
  fc.assert(
    fc.property(fc.array(anEntry, { maxLength: 20 }), (entries) => {
      const added = (list: typeof entries) => list.reduce(withEntry, emptyTally('jaude', TODAY))
      const halves = [entries.slice(0, 7), entries.slice(7)].map((half) => added(half).cells)
      expect(added([...entries].reverse())).toEqual(added(entries))
      expect(sumCells(halves)).toEqual(added(entries).cells)
      expect(added(entries).totals.sessions).toBe(entries.length)
    }),
  )
})

test.each(['colour:red', 'outcome:happy', 'need:A b', 'level', 'theme:caf', '__proto__:x', 'need:../x'])(
  '[SYN4] %s is no cell',
  (cell) => {
    expect(isKnownCell(cell)).toBe(false)
  },
)
