import { readFileSync } from 'node:fs'
import { EscaleDb } from '../src/db/db.ts'
import { openTablet } from '../src/db/tablet.ts'
import type { Catalog } from '../src/domain/catalogSchema.ts'
import { draftFor, type Plan, type SessionDraft } from '../src/domain/session.ts'
import { loadCatalogFile } from '../tools/catalog/load.ts'

/** Small builders shared by the tests: the real catalog, a plan, a draft, an empty store. */

export const catalog = loadCatalogFile('catalog/catalog.json') as Catalog

/** 10:30 on a Tuesday at Clermont, inside the permanence of Jaude. */
export const NOW = Date.parse('2026-11-24T09:30:00Z')
export const TODAY = '2026-11-24'

export const aPlan = (change: Partial<Plan> = {}): Plan => ({
  needs: ['caf'],
  themes: ['administrative-procedures'],
  procedures: ['social-health'],
  level: 2,
  decision: 'help-now',
  target: null,
  agreement: 'agreement',
  personalData: true,
  forms: true,
  overrule: null,
  ...change,
})

export const aDraft = (change: Partial<SessionDraft> = {}, plan: Partial<Plan> = {}): SessionDraft => ({
  ...draftFor(
    {
      sessionId: 's1',
      label: { colour: 'blue', animal: 'fox' },
      site: 'jaude',
      role: 'advisor',
      now: NOW,
      plan: aPlan(plan),
      appointmentId: null,
    },
    catalog,
  ),
  ...change,
})

let stores = 0

/** A store of its own, opened as a new tablet. */
export async function freshDb(): Promise<EscaleDb> {
  stores += 1
  const db = new EscaleDb(`escale-test-${stores}`)
  await openTablet(db, { today: TODAY, edition: catalog.edition.id })
  return db
}

export const golden = (path: string): unknown => JSON.parse(readFileSync(`tests/contracts/${path}`, 'utf8'))
