// @vitest-environment happy-dom
import { fireEvent, render, screen } from '@testing-library/preact'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { findingInWords } from '../../src/app/i18n/readiness.fr.ts'
import { checkReadiness, followFiles, type ReadinessInput, worstOf } from '../../src/app/readiness.ts'
import { Readiness } from '../../src/app/screens/Readiness.tsx'
import type { Language } from '../../src/domain/vocabulary.ts'
import { catalog, NOW, TODAY } from '../makers.ts'
import { takeSeat } from './seat.ts'

const input: ReadinessInput = {
  now: NOW,
  catalog,
  tablet: { seenOn: TODAY, pin: {} },
  waiting: 0,
  enrolment: null,
}

/** A disk with these files, and a worker in charge. */
function withFiles(files: Record<string, string>) {
  vi.stubGlobal('caches', {
    match: async (path: string) => (path in files ? new Response(files[path]) : undefined),
  })
  vi.stubGlobal('navigator', {
    ...navigator,
    serviceWorker: { getRegistration: async () => ({ active: { state: 'activated' } }) },
    storage: { persisted: async () => true, estimate: async () => ({ quota: 5e9, usage: 1e6 }) },
  })
  vi.stubGlobal('speechSynthesis', { getVoices: () => [{ lang: 'fr-FR', localService: true }] })
}

const FILES = {
  '/index.html': '<link href="/assets/a.css"><script src="/assets/main.js"></script>',
  '/catalog.json': '{}',
  '/assets/main.js': 'import("./Session-1.js")',
  '/assets/Session-1.js': 'x',
  '/assets/a.css': '@font-face{src:url(/assets/hyper.woff2)}',
  '/assets/hyper.woff2': 'x',
}

beforeEach(() => withFiles(FILES))
afterEach(() => vi.unstubAllGlobals())

const findingOf = async (check: string, change: Partial<ReadinessInput> = {}) =>
  (await checkReadiness({ ...input, ...change })).find((finding) => finding.check === check)

test('[P4] ready when every file that the entry page leads to is on the disk', async () => {
  expect(await findingOf('offline')).toMatchObject({ state: 'ok', files: 6 })
  expect(worstOf(await checkReadiness(input))).toBe('ok')
})

test('[P4] one file missing far down is found', async () => {
  const { '/assets/hyper.woff2': _, ...rest } = FILES
  withFiles(rest)

  expect(await findingOf('offline')).toMatchObject({ state: 'stop', missing: ['/assets/hyper.woff2'] })
  expect((await followFiles(['/index.html'])).missing).toEqual(['/assets/hyper.woff2'])
})

test('[P4] no worker in charge is told', async () => {
  vi.stubGlobal('navigator', { ...navigator, serviceWorker: undefined })

  expect(await findingOf('offline')).toMatchObject({ state: 'stop', worker: false })
})

test('[SYN7] a wrong clock is told with its remedy and keeps nobody from leaving', async () => {
  expect(await findingOf('clock', { now: 0 })).toMatchObject({ state: 'watch', trouble: 'before-catalog' })
})

test('[LEN2] a tablet without a PIN is not ready', async () => {
  expect(await findingOf('pin', { tablet: { seenOn: TODAY, pin: null } })).toMatchObject({ state: 'stop' })
})

const withReadings = (...languages: Language[]) => {
  const charter = catalog.charter.versions[0]!
  const [reading] = charter.readings
  const readings = languages.map((language) => ({ ...reading!, language }))
  return { ...catalog, charter: { versions: [{ ...charter, readings }] } }
}

test('[CHA8] languages are those that the patron is offered: a reading without words is told as missing', async () => {
  expect(await findingOf('languages')).toMatchObject({ state: 'ok', offered: ['fr-simple'], missing: [] })

  const found = await findingOf('languages', { catalog: withReadings('fr-simple', 'tr', 'ar') })

  expect(found).toMatchObject({ state: 'watch', offered: ['fr-simple'], missing: ['tr', 'ar'] })
  const { said, remedy } = findingInWords(found!)
  expect(said).toMatch(
    /^Proposées à l’usager.: Français simple\. .*pas les écrans, en.: Türkçe et العربية\.$/,
  )
  expect(remedy).toMatch(/Signalez-le/)
})

test('[CHA8] a charter that no screen can accompany keeps the tablet here', async () => {
  const found = await findingOf('languages', { catalog: withReadings('tr') })

  expect(found).toMatchObject({ state: 'stop', offered: [], missing: ['tr'] })
  expect(findingInWords(found!).said).toMatch(/^Aucune langue ne peut être proposée/)
})

test('[CHA8] [CHA7] the charter looked at is the one in force', async () => {
  const [current] = withReadings('fr-simple').charter.versions
  const [next] = withReadings('fr-simple', 'tr').charter.versions
  const versions = [
    { ...current!, until: '2026-12-31' },
    { ...next!, id: 'next', from: '2027-01-01' },
  ]
  const both = { ...catalog, charter: { versions } }

  expect(await findingOf('languages', { catalog: both })).toMatchObject({ missing: [] })
  const later = { catalog: both, now: Date.parse('2027-01-05T10:00:00Z') }
  expect(await findingOf('languages', later)).toMatchObject({ missing: ['tr'] })
})

test('[CHA8] voices that need the network do not count', async () => {
  vi.stubGlobal('speechSynthesis', { getVoices: () => [{ lang: 'fr-FR', localService: false }] })

  expect(await findingOf('voices')).toMatchObject({ state: 'watch', voices: 0, missing: ['fr', 'fr-simple'] })
})

test('[P4] a browser that says nothing about storage gives attention, not a failure', async () => {
  vi.stubGlobal('navigator', { ...navigator, storage: undefined })

  expect(await findingOf('space')).toMatchObject({ state: 'watch', freeMb: null })
  expect(await findingOf('persistence')).toMatchObject({ state: 'watch' })
})

test('[P4] one button says in words what holds and what to do', async () => {
  await takeSeat()
  render(<Readiness />)

  fireEvent.click(screen.getByRole('button', { name: 'Vérifier maintenant' }))

  await screen.findByText('La tablette n’est pas prête.')
  screen.getByText('Aucun code n’est choisi.')
  screen.getByText('Les 6 fichiers d’Escale sont sur la tablette.')
})
