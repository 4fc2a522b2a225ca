import fc from 'fast-check'
import { expect, test } from 'vitest'
import { covers } from '../../src/domain/catalog.ts'
import {
  closedFrom,
  draftFor,
  isForgotten,
  type Label,
  labelFor,
  type Opening,
  planFor,
  type SessionDraft,
  withPlan,
} from '../../src/domain/session.ts'
import { entryOfSession } from '../../src/domain/tally.ts'
import { LABEL_ANIMALS, LABEL_COLOURS } from '../../src/domain/vocabulary.ts'
import { aDraft, aPlan, catalog, NOW } from '../makers.ts'

test('[SES1] labels of open sessions are unique, whatever chance says', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 0.999999, noNaN: true }), { maxLength: 48 }), (chances) => {
      const taken: Label[] = []
      for (const chance of chances) taken.push(labelFor(() => chance, taken))
      expect(new Set(taken.map((label) => `${label.colour} ${label.animal}`)).size).toBe(taken.length)
    }),
  )
})

test('[SES1] a few open sessions differ in colour and in animal, to be told apart at a glance', () => {
  const taken: Label[] = []
  for (let i = 0; i < LABEL_COLOURS.length; i++) taken.push(labelFor(() => 0.5, taken))
  expect(new Set(taken.map((label) => label.colour)).size).toBe(LABEL_COLOURS.length)
  expect(new Set(taken.map((label) => label.animal)).size).toBe(LABEL_COLOURS.length)
  expect(LABEL_ANIMALS.length).toBeGreaterThanOrEqual(LABEL_COLOURS.length)
})

test('[SES6] a session is forgotten after 45 minutes without a tap', () => {
  const draft = aDraft()
  expect(isForgotten(draft, NOW + 44 * 60_000, 45)).toBe(false)
  expect(isForgotten(draft, NOW + 45 * 60_000, 45)).toBe(true)
})

test('[CHA7] [P7] [SYN7] a clock back in 1970 opens sessions under the charter in force, not under the first there was', () => {
  const [current] = catalog.charter.versions
  const old = { ...current!, id: 'old', from: '2015-01-01', until: '2021-12-31' }
  const official = { ...old.official, sha256: 'f'.repeat(64) }
  const withTwo = { ...catalog, charter: { versions: [{ ...old, official }, current!] } }
  const opening: Opening = {
    ...{ sessionId: 's1', label: { colour: 'blue', animal: 'fox' }, site: 'jaude', role: 'advisor' },
    ...{ now: Date.parse('1970-01-02T10:00:00Z'), plan: aPlan(), appointmentId: null },
  }

  const draft = draftFor(opening, withTwo)

  expect(draft.charterSha256).toBe(current?.official.sha256)
  expect(draft.day).toBe('1970-01-02')
  const inDue = draftFor(
    { ...opening, now: Date.parse('2021-06-01T10:00:00Z') },
    { ...withTwo, edition: { id: 'e', on: '2021-05-01' } },
  )
  expect(inDue.charterSha256).toBe(official.sha256)
})

test('[ADM2] a plan holds every code it will count: the catalog may lose the need afterwards', () => {
  const option = { decision: 'help-now', reason: 'covered-now' } as const
  const plan = planFor({ needs: ['caf', 'gone'], option, level: 2, overrule: null }, catalog)
  expect(plan.needs).toEqual(['caf'])
  expect(plan.themes).toContain('administrative-procedures')
  expect(plan).toMatchObject({ agreement: 'agreement', forms: true, personalData: true })
})

test('[TRI4] an overrule keeps its reason in the plan', () => {
  const option = { decision: 'help-now', reason: 'covered-now' } as const
  expect(
    planFor({ needs: ['caf'], option, level: 1, overrule: 'need-simpler-than-listed' }, catalog),
  ).toMatchObject({
    level: 1,
    agreement: 'acknowledgement',
    overrule: 'need-simpler-than-listed',
  })
})

test('[TRI4] [SES3] a need that changes midway does not undo staff’s choice: one reason is counted, the last', () => {
  const overruled = aDraft({}, { overrule: 'no-time-now' })

  const asProposed = withPlan(overruled, aPlan({ needs: ['taxes'] }))
  const overruledAgain = withPlan(overruled, aPlan({ overrule: 'patron-cannot-travel' }))

  expect(reasonsCounted(asProposed)).toEqual(['overrule:no-time-now'])
  expect(reasonsCounted(overruledAgain)).toEqual(['overrule:patron-cannot-travel'])
  expect(reasonsCounted(withPlan(aDraft(), aPlan()))).toEqual([])
})

const reasonsCounted = (draft: SessionDraft) =>
  entryOfSession(closedFrom(draft, NOW, 'staff'), 'Europe/Paris').cells.filter((cell) =>
    cell.startsWith('overrule:'),
  )

test('[TRI6] coverage is dated', () => {
  const dated = {
    ...catalog,
    coverage: [{ site: 'jaude', level: 2, from: '2026-01-01', until: '2026-06-30', assumed: false }],
  }
  expect(covers(dated, 'jaude', 2, '2026-06-30')).toBe(true)
  expect(covers(dated, 'jaude', 2, '2026-07-01')).toBe(false)
  expect(covers(dated, 'unknown', 2, '2026-06-30')).toBe(false)
})
