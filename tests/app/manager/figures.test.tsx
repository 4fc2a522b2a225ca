// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/preact'
import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createAccess } from '../../../src/app/manager/access/client.ts'
import type { Arrival } from '../../../src/app/manager/access/fragment.ts'
import { createCarried } from '../../../src/app/manager/carried/client.ts'
import { createCatalogs } from '../../../src/app/manager/catalog/client.ts'
import { differenceOf } from '../../../src/app/manager/difference.ts'
import { createFigures, type Figures } from '../../../src/app/manager/figuresClient.ts'
import { createFleet } from '../../../src/app/manager/fleet/client.ts'
import { Pilot } from '../../../src/app/manager/Pilot.tsx'
import { addressOf, firstPlace, goTo, place, placeOf } from '../../../src/app/manager/place.ts'
import {
  type FiguresIndex,
  type FiguresPage,
  figuresIndex,
  figuresPage,
  type Lack,
  PAGES,
  type Section,
  type ShownCount,
} from '../../../src/sync/contract/figures.ts'
import { VISIT_HEADER, VISIT_LEFT_HEADER } from '../../../src/sync/contract/people.ts'
import { NOW } from '../../makers.ts'

// The pages and their client; what the server would answer is written down and held to the contract.

const about = (value: number): ShownCount => ({ is: 'about', value })
const below: ShownCount = { is: 'below', below: 5 }
const between = (low: number, high: number): ShownCount => ({ is: 'between', low, high })

const quarter = { period: '2026-Q3', label: '3e trimestre 2026', short: 'T3 26' }
const before = { period: '2026-Q2', label: '2e trimestre 2026', short: 'T2 26' }
const yearBefore = { period: '2025-Q3', label: '3e trimestre 2025', short: 'T3 25' }
const network = { id: 'clermont', name: 'Bibliothèques de Clermont' }
const head = (id: string, title: string) => ({
  id,
  title,
  definition: `Ce que compte « ${title} ».`,
  note: null,
})

const index: FiguresIndex = v.parse(figuresIndex, {
  format: 1,
  network,
  isDemo: false,
  pages: PAGES.map((page) => ({ page, title: `Page ${page}` })),
  scopes: [
    { id: 'network', label: 'Tout le réseau' },
    { id: 'jaude', label: 'Médiathèque de Jaude' },
    { id: 'gerzat', label: 'Bibliothèque Alphonse-Daudet' },
  ],
  periods: {
    week: [{ period: '2026-W48', label: 'semaine 48', short: 'S48', isOut: false }],
    month: [{ period: '2026-11', label: 'novembre 2026', short: 'nov. 26', isOut: false }],
    quarter: [
      { period: '2026-Q4', label: '4e trimestre 2026', short: 'T4 26', isOut: false },
      { ...quarter, isOut: true },
      { ...before, isOut: true },
    ],
    year: [{ period: '2026', label: '2026', short: '2026', isOut: false }],
  },
})

const page: FiguresPage = v.parse(figuresPage, {
  format: 1,
  network,
  isDemo: false,
  page: 'activity',
  title: 'Activité',
  lead: 'Combien de personnes ont été aidées.',
  scope: { id: 'network', label: 'Tout le réseau' },
  scale: 'quarter',
  period: quarter,
  readOn: '2026-11-12',
  isOver: true,
  previous: before,
  lastYear: yearBefore,
  completeUntil: {
    day: '2026-11-11',
    sentence: 'Chiffres complets jusqu’au 11 novembre 2026. En retard : Tablette 3.',
    late: [{ label: 'Tablette 3', until: '2026-11-11' }],
  },
  warnings: ['Une tablette a des envois qui ne sont pas arrivés.'],
  rule: { k: 5, base: 5, sentence: 'Un nombre inférieur à 5 est montré « < 5 ».' },
  sections: [
    {
      kind: 'counts',
      ...head('outcome', 'Issues'),
      lack: null,
      chart: 'bars',
      rows: [
        {
          code: 'solved',
          label: 'Résolu',
          definition: 'Fini.',
          now: about(120),
          previous: about(100),
          lastYear: below,
        },
        {
          code: 'partly',
          label: 'En partie',
          definition: null,
          now: between(8, 16),
          previous: about(15),
          lastYear: null,
        },
        {
          code: 'patron-left',
          label: 'Partie',
          definition: null,
          now: below,
          previous: below,
          lastYear: below,
        },
      ],
    },
    {
      kind: 'counts',
      ...head('duration', 'Durées'),
      lack: null,
      chart: 'steps',
      rows: [
        { code: 'a', label: 'Courte', definition: null, now: about(40), previous: null, lastYear: null },
        { code: 'b', label: 'Longue', definition: null, now: about(10), previous: null, lastYear: null },
        {
          code: 'undetailed',
          label: 'Sans détail',
          definition: null,
          now: about(5),
          previous: null,
          lastYear: null,
        },
      ],
    },
    {
      kind: 'trend',
      ...head('trend', 'Évolution'),
      periods: [yearBefore, before, quarter],
      rows: [{ code: 'sessions', label: 'Accompagnements', values: [below, about(100), about(135)] }],
    },
    {
      kind: 'sites',
      ...head('sites-unmet', 'Lieux'),
      lack: null,
      columns: [
        { code: 'decision:help-now', group: null, label: 'Aider' },
        { code: 'decision:other-site', group: null, label: 'Autre lieu' },
      ],
      drawn: 'decision:other-site',
      rows: [
        { site: 'jaude', label: 'Jaude', values: [about(90), about(30)] },
        ...Array.from({ length: 14 }, (_, at) => ({
          site: `s${at}`,
          label: `Lieu ${at}`,
          values: [about(5), below],
        })),
      ],
    },
  ],
})

const self = { person: 'a'.repeat(32), name: 'Direction', role: 'administrator', sites: [], network }

/** How long the visit goes on, by the server, if nothing more is asked. */
const LEFT_MS = 2 * 3_600_000

type Answer = { status?: number; content: unknown; headers?: Record<string, string> } | 'away' | 'cut'

/** The head came, the rest does not. */
const cutOnTheWay = () =>
  new Response(
    new ReadableStream({
      pull: (way) => way.error(new TypeError('network error')),
    }),
  )

/** A server that answers by path, and a device that keeps what it is given. */
function aWorld(answers: Record<string, Answer | Promise<Answer>>) {
  const asked: { path: string; etag: string | null }[] = []
  const kept = new Map<string, Response>()
  const at = { now: NOW }
  const fetch = async (path: string, request: RequestInit) => {
    asked.push({ path, etag: new Headers(request.headers).get('If-None-Match') })
    const answer = (await answers[path]) ?? 'away'
    if (answer === 'away') throw new TypeError('Failed to fetch')
    if (answer === 'cut') return cutOnTheWay()
    const { status = 200, content, headers } = answer
    return new Response([204, 304].includes(status) ? null : JSON.stringify(content), {
      status,
      headers: {
        ...(status < 400 && { [VISIT_LEFT_HEADER]: String(LEFT_MS), [VISIT_HEADER]: `${NOW}.anna` }),
        ...headers,
      },
    })
  }
  const cache = {
    match: async (path: string) => kept.get(path)?.clone(),
    put: async (path: string, response: Response) => void kept.set(path, response),
    delete: async (path: string) => kept.delete(path),
    keys: async () => [...kept.keys()],
  } as unknown as Cache
  const tabs: (() => void)[] = []
  const inATab = () => {
    const listeners: (() => void)[] = []
    const others = {
      tell: () => tabs.filter((tab) => !listeners.includes(tab)).forEach((tell) => void tell()),
      onTold: (listen: () => void) => void (listeners.push(listen), tabs.push(listen)),
    }
    return createFigures({ fetch, open: async () => cache, now: () => at.now, others })
  }
  const figures = inATab()
  const access = createAccess({
    fetch,
    device: { isThere: true, create: async () => ({}) as never, get: async () => ({}) as never },
    leaveFor: () => {},
  })
  const open = (arrival: Arrival = { invitation: null, end: null }) =>
    render(
      <Pilot
        access={access}
        figures={figures}
        catalogs={createCatalogs(fetch)}
        fleet={createFleet(fetch)}
        carried={createCarried(fetch)}
        arrival={arrival}
        now={() => at.now}
      />,
    )
  return { answers, asked, kept, at, figures, inATab, open }
}

const ME = '/api/people/me'
const INDEX = '/api/figures/index'
const ACTIVITY = '/api/figures/activity/network/2026-Q3'
const firstShown = { view: 'figures', page: 'activity', scope: 'network', period: '2026-Q3' } as const
const refusal = (code: string) => ({ code, message: '', serverTime: NOW })
const signedIn: Record<string, Answer> = {
  [ME]: { content: { self, openId: false, isOver: false } },
  [INDEX]: { content: index },
  [ACTIVITY]: { content: page, headers: { ETag: '"one"' } },
}

afterEach(() => {
  vi.restoreAllMocks()
})

beforeEach(() => {
  cleanup()
  history.replaceState(null, '', '/pilotage')
  place.value = { view: 'start' }
})

describe('a page of figures', () => {
  test('[REP2] each chart stands with the table of the same figures', async () => {
    aWorld(signedIn).open()
    await screen.findByText('Issues')

    const drawn = screen.getAllByRole('img')
    expect(drawn.map((chart) => chart.getAttribute('aria-label'))).toEqual([
      expect.stringMatching(/^Diagramme «\u00a0Issues\u00a0»\u00a0: Résolu 120, En partie 8 à\u00a016\./),
      expect.stringMatching(/Courte 40, Longue 10, Sans détail 5/),
      'Accompagnements\u00a0: de <\u00a05 à 135',
      expect.stringMatching(/Lieux, Autre lieu/),
    ])
    for (const section of page.sections) {
      const table = screen.getAllByRole('table', { hidden: true })[page.sections.indexOf(section)]!
      const cells = [...table.querySelectorAll('td')].map((cell) => cell.firstChild?.textContent)
      if (section.kind === 'sites') expect(cells.slice(0, 2)).toEqual(['90', '30'])
      if (section.kind === 'trend') expect(cells).toEqual(['135', '100', '<\u00a05'])
      if (section.kind === 'counts' && section.id === 'outcome')
        expect(cells.slice(0, 6)).toEqual(['120', '100', '<\u00a05', '8 à\u00a016', '15', '–'])
    }
  })

  test('[REP2] what has no detail is drawn after the steps, and none of their order', async () => {
    aWorld(signedIn).open()
    const chart = await screen.findByRole('img', { name: /Courte 40/ })

    const parts = [...chart.querySelectorAll('.steps-line .step')]
    expect(parts.map((part) => part.getAttribute('fill-opacity'))).toEqual(['0.28', '1', '0.12'])
  })

  test('[REP3] beside each figure what it counts, the period before and the year before', async () => {
    aWorld(signedIn).open()
    await screen.findByText('Ce que compte «\u00a0Issues\u00a0».'.replaceAll('\u00a0', ' '))

    const [table] = screen.getAllByRole('table')
    const heads = within(table!)
      .getAllByRole('columnheader')
      .map((cell) => cell.textContent)
    expect(heads).toEqual(['Libellé', '3e trimestre 2026', '2e trimestre 2026', '3e trimestre 2025'])
    within(table!).getByText('Fini.')
    expect(
      within(table!)
        .getAllByText(/^depuis, environ /)
        .map((words) => words.textContent),
    ).toEqual(['depuis, environ 20\u00a0de\u00a0plus', 'depuis, environ 120\u00a0de\u00a0plus'])
  })

  test('[REP1] says until when it is complete, which tablets are late, and how small numbers are shown', async () => {
    aWorld(signedIn).open()

    await screen.findByText(page.completeUntil.sentence)
    screen.getByText(page.warnings[0]!)
    screen.getByText(page.rule.sentence)
    expect(screen.queryByText('Chiffres inventés')).toBeNull()
  })

  test('[REP1] invented figures are marked on every page, those of people too', async () => {
    const world = aWorld({ ...signedIn, [INDEX]: { content: { ...index, isDemo: true } } })
    world.open()

    await screen.findByText('Chiffres inventés')
    goTo({ view: 'access' })
    await screen.findByRole('heading', { level: 1, name: 'Mon accès' })
    screen.getByText('Chiffres inventés')
  })

  test('[REP3] of many sites ten are read at once, the others come with one tap', async () => {
    aWorld(signedIn).open()
    const more = await screen.findByRole('button', { name: /Voir 5\sautres lignes/ })
    const hidden = () => document.querySelectorAll('tr.beyond').length
    expect(hidden()).toBe(5)

    fireEvent.click(more)
    await waitFor(() => expect(hidden()).toBe(0))
    expect(screen.getByRole('button', { name: 'Voir moins de lignes' }).getAttribute('aria-expanded')).toBe(
      'true',
    )
  })

  test('[DIS1] place and period are chosen from fixed lists, and the address says them', async () => {
    const world = aWorld({
      ...signedIn,
      '/api/figures/activity/jaude/2026-Q3': {
        content: {
          ...page,
          scope: index.scopes[1],
          completeUntil: { ...page.completeUntil, sentence: 'À Jaude.' },
        },
      },
    })
    world.open()
    await screen.findByText('Issues')
    expect(location.pathname).toBe('/pilotage/activite/reseau/2026-Q3')

    fireEvent.change(screen.getByLabelText('Lieu'), { target: { value: 'jaude' } })
    await screen.findByText('À Jaude.')
    expect(location.pathname).toBe('/pilotage/activite/jaude/2026-Q3')
    const groups = [...screen.getByLabelText('Période').querySelectorAll('optgroup')]
    expect(groups.map(({ label }) => label)).toEqual(['Années', 'Trimestres', 'Mois', 'Semaines'])
    expect(document.querySelectorAll('input')).toHaveLength(0)
  })

  const bare = (id: string, lack: Lack | null, note: string): Section => ({
    ...head(id, `Liste ${id}`),
    kind: 'counts',
    chart: 'none',
    rows: [],
    lack,
    note,
  })
  const pageWith = (lack: Lack | null, note: string) => ({
    ...page,
    sections: [...page.sections, ...['a', 'b', 'c'].map((id) => bare(id, lack, note))],
  })

  test.each([
    ['later', 'Ces chiffres paraissent le 11 janvier 2027.', 'Détail à venir'],
    ['weekly', 'Ces chiffres se lisent par mois, trimestre ou année.', 'Pas de détail par semaine'],
  ] as const)(
    '[REP1] details that are not shown, for %s, are said once, with the way to the last period that is out',
    async (lack, note, title) => {
      aWorld({ ...signedIn, [ACTIVITY]: { content: pageWith(lack, note) } }).open()

      await screen.findByRole('heading', { level: 2, name: title })
      expect(screen.getAllByText(note)).toHaveLength(1)
      expect(screen.getAllByText(/^Liste [abc]$/).map(({ tagName }) => tagName)).toEqual(['LI', 'LI', 'LI'])
      fireEvent.click(screen.getByRole('button', { name: /^Lire le détail/ }))
      expect(place.value).toMatchObject({ page: 'activity', period: '2026-Q3' })
    },
  )

  test('[REP1] sections in which nothing was counted wait for nothing: each stands where it is', async () => {
    const nothing = 'Rien à montrer pour cette période.'
    aWorld({ ...signedIn, [ACTIVITY]: { content: pageWith(null, nothing) } }).open()

    expect(await screen.findAllByText(nothing)).toHaveLength(3)
    expect(screen.getAllByText(/^Liste [abc]$/).map(({ tagName }) => tagName)).toEqual(['H2', 'H2', 'H2'])
    expect(screen.queryByRole('button', { name: /^Lire le détail/ })).toBeNull()
  })

  test('[DIS4] a place that is not one’s own is refused in calm words', async () => {
    const world = aWorld({
      ...signedIn,
      '/api/figures/activity/aubiere/2026-Q3': { status: 403, content: refusal('forbidden') },
    })
    place.value = { view: 'figures', page: 'activity', scope: 'aubiere', period: '2026-Q3' }
    world.open()

    await screen.findByText(/ne sont pas ouverts à votre accès/)
  })

  test('[REP2] a file that cannot be made is told calmly', async () => {
    const world = aWorld({
      ...signedIn,
      [`${ACTIVITY}/export.xlsx`]: { status: 503, content: refusal('busy') },
    })
    world.open()

    fireEvent.click(await screen.findByRole('button', { name: 'XLSX (Excel)' }))
    await screen.findByText('Le fichier n’a pas pu être fait. Rien n’est perdu. Réessayez dans un moment.')
  })

  test('[REP2] a file that is cut on the way is told too, and can be asked for again', async () => {
    aWorld({ ...signedIn, [`${ACTIVITY}/export.csv`]: 'cut' }).open()
    const button = await screen.findByRole('button', { name: 'CSV' })

    fireEvent.click(button)

    await screen.findByText('Le serveur ne répond pas. Rien n’est perdu. Vérifiez le réseau, puis réessayez.')
    expect(button.getAttribute('aria-busy')).not.toBe('true')
  })

  test('[DIS4] a file asked for after the visit ended leads to signing in', async () => {
    const gone: Answer = { status: 401, content: refusal('not-signed-in') }
    aWorld({ ...signedIn, [`${ACTIVITY}/export.csv`]: gone }).open()

    fireEvent.click(await screen.findByRole('button', { name: 'CSV' }))

    await screen.findByRole('heading', { level: 1, name: 'Connexion' })
  })
})

describe('without network', () => {
  /** Once the figures were seen; an hour later. */
  async function reopenWithoutNetwork(
    world: ReturnType<typeof aWorld>,
    view: 'start' | 'fleet',
    silence: Answer = 'away',
  ) {
    world.open()
    await screen.findByText('Issues')
    cleanup()
    for (const path of Object.keys(world.answers)) world.answers[path] = silence
    world.at.now = NOW + 3_600_000
    place.value = { view }
    world.open()
  }

  test('[REP1] a page that is cut on the way is one that did not come', async () => {
    const world = aWorld({ ...signedIn, [ACTIVITY]: 'cut' })
    world.open()

    await screen.findByText(
      /^Le serveur ne répond pas, et cette page n’est pas gardée sur cet appareil\. Rien n’est perdu\./,
    )
    world.answers[ACTIVITY] = signedIn[ACTIVITY]!
    fireEvent.click(screen.getByRole('button', { name: 'Réessayer' }))
    await screen.findByText('Issues')
  })

  test('[REP1] figures seen before stay readable, with the moment they were seen', async () => {
    const world = aWorld({ ...signedIn })
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
    await reopenWithoutNetwork(world, 'start')

    await screen.findByText('Hors ligne')
    screen.getByText(/^Chiffres vus aujourd’hui à \d+\sh\s30, gardés sur cet appareil/)
    screen.getByText('Issues')
    expect(screen.queryByText('Personnes')).toBeNull()
  })

  test.each(['database-down', 'database-full', 'busy', 'too-many', 'failed'] as const)(
    '[REP1] and also while the server says %s, coming in again included',
    async (code) => {
      const world = aWorld({ ...signedIn })
      world.open()
      await screen.findByText('Issues')
      cleanup()
      for (const path of Object.keys(world.answers))
        world.answers[path] = { status: 503, content: refusal(code) }
      place.value = { view: 'start' }
      world.open()

      await screen.findByText('Le serveur ne répond pas pour l’instant')
      screen.getByText(/^Chiffres vus aujourd’hui/)
      screen.getByText('Issues')
    },
  )

  test('[DIS4] whoever reads them may take them off this device', async () => {
    const world = aWorld({ ...signedIn })
    await reopenWithoutNetwork(world, 'start')

    fireEvent.click(await screen.findByRole('button', { name: 'Effacer les chiffres de cet appareil' }))

    await screen.findByRole('heading', { level: 1, name: 'Connexion' })
    expect(world.kept.size).toBe(0)
  })

  test('[DIS4] who signs out leaves none of them, though the server cannot answer', async () => {
    const world = aWorld({ ...signedIn, '/api/people/sign-out': { status: 503, content: refusal('busy') } })
    world.open()
    await screen.findByText('Issues')
    place.value = { view: 'access' }

    fireEvent.click(await screen.findByRole('button', { name: 'Me déconnecter' }))

    await waitFor(() => expect(world.kept.size).toBe(0))
  })

  const away = (world: ReturnType<typeof aWorld>) => {
    for (const path of Object.keys(world.answers)) world.answers[path] = 'away'
  }

  test('[REP1] [DIS4] figures stay as long as the visit would go on, and then all go', async () => {
    const world = aWorld({ ...signedIn })
    await world.figures.index()
    await world.figures.page(firstShown)
    away(world)

    world.at.now = NOW + LEFT_MS - 1
    expect(await world.figures.page(firstShown)).toMatchObject({ at: NOW, isKept: true })
    world.at.now = NOW + LEFT_MS
    await expect(world.figures.page(firstShown)).rejects.toMatchObject({ code: 'unreached' })
    expect(world.kept.size).toBe(0)
  })

  test('[REP1] [DIS4] near the end of the day of work they go with it, however lately they were read', async () => {
    const world = aWorld({
      ...signedIn,
      [ACTIVITY]: { content: page, headers: { [VISIT_LEFT_HEADER]: '60000' } },
    })
    await world.figures.page(firstShown)
    away(world)

    world.at.now = NOW + 60_000
    await expect(world.figures.page(firstShown)).rejects.toMatchObject({ code: 'unreached' })
    expect(world.kept.size).toBe(0)
  })

  /** The page is asked for; its answer comes once it is told to. */
  function askedLate(world: ReturnType<typeof aWorld>): () => Promise<unknown> {
    let answer = (_late: Answer) => {}
    world.answers[ACTIVITY] = new Promise<Answer>((resolve) => {
      answer = resolve
    })
    const asked = world.figures.page(firstShown)
    return () => {
      answer(signedIn[ACTIVITY] as Answer)
      return asked
    }
  }

  test('[REP1] [DIS4] what one person read is not shown in the visit of another, who came in in a second tab', async () => {
    const world = aWorld({ ...signedIn })
    const come = askedLate(world)
    world.answers[INDEX] = { content: index, headers: { [VISIT_HEADER]: `${NOW + 1}.bruno` } }
    await world.inATab().index()
    await come()
    away(world)

    await expect(world.figures.page(firstShown)).rejects.toMatchObject({ code: 'unreached' })
    expect(await world.figures.index()).toMatchObject({ isKept: true })
  })

  test('[REP1] [DIS4] what comes in one tab after signing out in another is not kept', async () => {
    const world = aWorld({ ...signedIn })
    const come = askedLate(world)
    await world.inATab().forget()
    await come()

    expect(world.kept.size).toBe(0)
  })

  test('[DIS4] signing out in one tab takes the figures off the others', async () => {
    const world = aWorld({ ...signedIn })
    world.open()
    await screen.findByText('Issues')

    await world.inATab().forget()

    await screen.findByRole('heading', { level: 1, name: 'Connexion' })
    expect(screen.queryByText('Issues')).toBeNull()
  })

  test('[REP1] [DIS4] who comes in next finds nothing of the visit before', async () => {
    const world = aWorld({ ...signedIn })
    await world.figures.page(firstShown)
    world.answers[INDEX] = { content: index, headers: { [VISIT_HEADER]: `${NOW + 1}.bruno` } }
    await world.inATab().index()
    away(world)

    await expect(world.figures.page(firstShown)).rejects.toMatchObject({ code: 'unreached' })
  })

  test('[REP1] whatever is read, or taken as a file, has all of them stay on with the visit', async () => {
    const world = aWorld({ ...signedIn, [`${ACTIVITY}/export.csv`]: { content: '' } })
    await world.figures.page(firstShown)
    world.at.now = NOW + LEFT_MS - 1
    await world.figures.file(firstShown, 'csv')
    away(world)

    world.at.now = NOW + LEFT_MS + 1
    expect(await world.figures.page(firstShown)).toMatchObject({ at: NOW, isKept: true })
  })

  test.each([
    ['a clock that was put back', NOW - 1, {}],
    ['a server that says nothing of the visit', NOW, { [VISIT_LEFT_HEADER]: '' }],
  ])('[REP1] [DIS4] with %s nothing is kept', async (_, then, headers) => {
    const world = aWorld({ ...signedIn, [ACTIVITY]: { content: page, headers } })
    await world.figures.page(firstShown)
    away(world)

    world.at.now = then
    await expect(world.figures.page(firstShown)).rejects.toMatchObject({ code: 'unreached' })
    expect(world.kept.size).toBe(0)
  })

  test('[REP1] [DIS4] what was kept goes at signing out', async () => {
    const world = aWorld({
      ...signedIn,
      '/api/people/passkeys': { content: [] },
      '/api/people/visits': { content: [] },
      '/api/people/sign-out': { content: null },
    })
    world.open()
    await screen.findByText('Issues')
    expect(world.kept.size).toBeGreaterThan(0)

    goTo({ view: 'access' })
    fireEvent.click(await screen.findByRole('button', { name: 'Me déconnecter' }))

    await screen.findByRole('heading', { level: 1, name: 'Connexion' })
    expect(world.kept.size).toBe(0)
  })

  const over: Answer = { status: 401, content: refusal('not-signed-in') }
  test.each([
    ['a page', ACTIVITY, (figures: Figures) => figures.page(firstShown)],
    ['the index', INDEX, (figures: Figures) => figures.index()],
    ['a file', `${ACTIVITY}/export.csv`, (figures: Figures) => figures.file(firstShown, 'csv')],
  ])(
    '[REP1] [DIS4] what was kept goes once the server says at %s that the visit is over',
    async (_, path, ask) => {
      const world = aWorld({ ...signedIn })
      await world.figures.page(firstShown)
      world.answers[path] = over

      await expect(ask(world.figures)).rejects.toMatchObject({ code: 'not-signed-in' })
      expect(world.kept.size).toBe(0)
    },
  )

  test('[REP1] [DIS4] what was kept goes at opening the pages signed out', async () => {
    const world = aWorld({ ...signedIn })
    await world.figures.page(firstShown)
    world.answers[ME] = { content: { self: null, openId: false, isOver: false } }
    world.open()

    await screen.findByRole('heading', { level: 1, name: 'Connexion' })
    expect(world.kept.size).toBe(0)
  })

  test('[REP1] [DIS4] a page still on its way at signing out is not kept', async () => {
    let arrive = (_: Answer) => {}
    const onItsWay = new Promise<Answer>((resolve) => {
      arrive = resolve
    })
    const world = aWorld({ ...signedIn, [ACTIVITY]: onItsWay })
    const asked = world.figures.page(firstShown)

    await world.figures.forget()
    arrive({ content: page })
    await asked

    expect(world.kept.size).toBe(0)
  })

  test('[REP1] [DIS4] a visit that ended meanwhile leads to signing in, and keeps nothing', async () => {
    const world = aWorld({ ...signedIn, [ACTIVITY]: { status: 401, content: refusal('not-signed-in') } })
    world.open()

    await screen.findByRole('heading', { level: 1, name: 'Connexion' })
    expect(world.kept.size).toBe(0)
  })

  test.each([
    ['without network', 'away'],
    ['while the server is silent', { status: 503, content: refusal('busy') }],
  ] as const)('[ADM3] an administration page %s says that it is not kept', async (_, silence) => {
    const world = aWorld({ ...signedIn })
    await reopenWithoutNetwork(world, 'fleet', silence)

    await screen.findByRole('heading', { level: 1, name: 'Page non gardée sur l’appareil' })
    screen.getByText(/^Elle s’ouvre quand le serveur répond\..*dans un moment, ou une fois en ligne\.$/)
  })

  test('[REP1] what has not changed is not sent again', async () => {
    const world = aWorld({ ...signedIn })
    await world.figures.page(firstShown)
    world.answers[ACTIVITY] = { status: 304, content: null }
    const again = await world.figures.page(firstShown)

    expect(world.asked.at(-1)?.etag).toBe('"one"')
    expect(again).toMatchObject({ content: page, isKept: false })
  })

  test('[REP1] read again unchanged, it is kept as of now', async () => {
    const world = aWorld({ ...signedIn })
    await world.figures.page(firstShown)
    world.at.now = NOW + LEFT_MS - 1
    world.answers[ACTIVITY] = { status: 304, content: null }
    await world.figures.page(firstShown)
    delete world.answers[ACTIVITY]
    world.at.now += 1000

    expect(await world.figures.page(firstShown)).toEqual({
      content: page,
      at: NOW + LEFT_MS - 1,
      etag: '"one"',
      isKept: true,
    })
  })

  test('[REP1] a server that is away and a page never read are told calmly', async () => {
    aWorld({}).open()

    await screen.findByText('Le serveur ne répond pas. Rien n’est perdu. Vérifiez le réseau, puis réessayez.')
    screen.getByRole('button', { name: 'Réessayer' })
  })
})

test('[ADM3] a manager of sites on an administration page is told whom to ask', async () => {
  const world = aWorld({
    ...signedIn,
    [ME]: { content: { self: { ...self, role: 'manager' }, openId: false, isOver: false } },
  })
  place.value = { view: 'fleet' }
  world.open()

  await screen.findByRole('heading', { level: 1, name: 'Page réservée' })
  screen.getByText(/^Cette page est pour les personnes qui administrent le réseau\./)
  expect(screen.queryByText('Issues')).toBeNull()
})

describe('[ADM3] an invitation opened where someone is signed in', () => {
  const invited: Arrival = { invitation: `ailleurs.${'x'.repeat(43)}`, end: null }
  const SIGN_OUT = '/api/people/sign-out'
  const world = () =>
    aWorld({
      ...signedIn,
      '/api/people/invitation/look': {
        content: { role: 'manager', siteNames: ['Vichy'], network: 'Ailleurs' },
      },
      '/api/people/invitation/options': { content: { challenge: 'x' } },
      '/api/people/invitation': { status: 201, content: self },
      [SIGN_OUT]: { status: 204, content: null },
    })
  const tap = (name: RegExp) => fireEvent.click(screen.getByRole('button', { name }))

  test('says as whom, and what it opens; signing out leads on to it', async () => {
    const its = world()
    await its.figures.page(firstShown)
    its.open(invited)

    await screen.findByText(/connecté comme «.Direction.», au réseau Bibliothèques de Clermont\./)
    await screen.findByText('Vichy')
    screen.getByText(/Avec un compte professionnel, l’ancien accès doit être retiré d’abord\./)
    expect(screen.queryByText('Issues')).toBeNull()
    tap(/Me déconnecter et lire l’invitation/)

    await screen.findByLabelText('Nom du compte')
    expect(its.asked.map(({ path }) => path)).toContain(SIGN_OUT)
    expect(its.kept.size).toBe(0)
  })

  test('is kept when signing out does not reach the server, and left by staying', async () => {
    const its = world()
    its.answers[SIGN_OUT] = 'away'
    its.open(invited)
    await screen.findByText('Vichy')

    tap(/Me déconnecter/)
    await screen.findByText(/Le serveur ne répond pas/)
    tap(/Rester avec cet accès/)

    await screen.findByText('Issues')
    expect(screen.queryByText(/connecté comme/)).toBeNull()
  })

  test('that was used is said so, and nobody is asked to sign out for it', async () => {
    const its = world()
    its.answers['/api/people/invitation/look'] = { status: 404, content: refusal('not-found') }
    its.open(invited)

    await screen.findByRole('button', { name: 'Rester avec cet accès' })
    await waitFor(() => expect(screen.queryByRole('button', { name: /Me déconnecter/ })).toBeNull())
    expect(screen.queryByText(/Déconnectez-vous/)).toBeNull()
  })

  test('is left behind by staying, even while the figures do not come', async () => {
    const its = world()
    its.answers[INDEX] = 'away'
    its.open(invited)
    await screen.findByText('Vichy')
    tap(/Rester avec cet accès/)

    await screen.findByText(/Le serveur ne répond pas/)
    its.answers[INDEX] = signedIn[INDEX]!
    tap(/Réessayer/)

    await screen.findByText('Issues')
  })

  test('is not offered again once it served, even while the figures do not come', async () => {
    const its = world()
    its.answers[ME] = { content: { self: null, openId: false, isOver: false } }
    its.answers[INDEX] = 'away'
    its.open(invited)
    fireEvent.input(await screen.findByLabelText('Nom du compte'), { target: { value: 'Accueil' } })
    tap(/Créer ma clé d’accès/)

    await screen.findByText(/Le serveur ne répond pas/)
    its.answers[ME] = signedIn[ME]!
    its.answers[INDEX] = signedIn[INDEX]!
    tap(/Réessayer/)

    await screen.findByText('Issues')
    expect(screen.queryByText(/connecté comme/)).toBeNull()
  })

  test('is not passed over while the server is away, nor shows what was kept for another', async () => {
    const its = world()
    await its.figures.page(firstShown)
    its.answers[ME] = 'away'
    its.open(invited)

    await screen.findByText(/Le serveur ne répond pas/)
    expect(screen.queryByText('Issues')).toBeNull()
    its.answers[ME] = { content: { self: null, openId: false, isOver: false } }
    tap(/Réessayer/)

    await screen.findByLabelText('Nom du compte')
  })

  test('by the organisation’s account that has an access already: its page says that it did not serve', async () => {
    world().open({ invitation: null, end: 'deja' })

    await screen.findByText(/L’invitation n’a pas servi/)
    tap(/J’ai lu/)

    expect(screen.queryByText(/L’invitation n’a pas servi/)).toBeNull()
    await screen.findByText('Issues')
  })
})

test('[ADM3] signed out, the provider is still offered', async () => {
  const world = aWorld({ ...signedIn, [ME]: { content: { self, openId: true, isOver: false } } })
  world.open()
  await screen.findByText('Issues')
  world.answers['/api/figures/activity/jaude/2026-Q3'] = { status: 401, content: refusal('not-signed-in') }

  goTo({ view: 'figures', page: 'activity', scope: 'jaude', period: '2026-Q3' })

  await screen.findByRole('heading', { level: 1, name: 'Connexion' })
  screen.getByRole('button', { name: 'Me connecter avec mon compte professionnel' })
})

const OVER = /^Votre visite est terminée.*ou votre accès a été retiré/

test.each([
  ['meanwhile', { [ACTIVITY]: { status: 401, content: refusal('not-signed-in') } }],
  ['before', { [ME]: { content: { self: null, openId: false, isOver: true } } }],
])('[ADM3] a visit that ended %s says so on the page of signing in', async (_, ended) => {
  aWorld({ ...signedIn, ...ended }).open()

  await screen.findByRole('heading', { level: 1, name: 'Connexion' })
  screen.getByText(OVER)
})

test('[ADM3] whoever signs out, or was never signed in, reads of no visit that ended', async () => {
  const world = aWorld({
    ...signedIn,
    '/api/people/passkeys': { content: [] },
    '/api/people/visits': { content: [] },
    '/api/people/sign-out': { status: 204, content: null },
  })
  place.value = { view: 'access' }
  world.open()
  fireEvent.click(await screen.findByRole('button', { name: 'Me déconnecter' }))
  await screen.findByRole('heading', { level: 1, name: 'Connexion' })
  expect(screen.queryByText(OVER)).toBeNull()
  cleanup()

  world.answers[ME] = { content: { self: null, openId: false, isOver: false } }
  world.open()
  await screen.findByRole('heading', { level: 1, name: 'Connexion' })
  expect(screen.queryByText(OVER)).toBeNull()
})

test('[REP1] an address says page, place and period, and nothing else', () => {
  const places = PAGES.map((page) => ({ view: 'figures', page, scope: 'jaude', period: '2026-W48' }) as const)
  for (const each of places) expect(placeOf(addressOf(each))).toEqual(each)
  for (const view of ['people', 'catalog', 'access'] as const)
    expect(placeOf(addressOf({ view }))).toEqual({ view })
  expect(addressOf({ view: 'figures', page: 'demand', scope: 'network', period: '2026' })).toBe(
    '/pilotage/demandes/reseau/2026',
  )
  for (const unknown of ['/pilotage', '/pilotage/', '/pilotage/ailleurs/reseau/2026', '/pilotage/activite'])
    expect(placeOf(unknown)).toEqual({ view: 'start' })
  // Who manages one site alone begins there.
  const ofOne = { ...index, scopes: index.scopes.slice(0, 2) }
  expect(firstPlace(ofOne)).toMatchObject({ scope: 'jaude' })
  expect(firstPlace(index)).toEqual({
    view: 'figures',
    page: 'activity',
    scope: 'network',
    period: '2026-Q3',
  })
})

const FIVE = { k: 5, base: 5 }

test('[REP3] a difference is said as far as what is shown allows', () => {
  expect(differenceOf(about(20), about(20), FIVE)).toBe('depuis, à peu près pareil')
  expect(differenceOf(about(25), about(20), FIVE)).toBe('depuis, environ 5\u00a0de\u00a0plus')
  expect(differenceOf(about(20), between(18, 27), FIVE)).toBeNull()
  expect(differenceOf(below, about(50), FIVE)).toBe('depuis, environ 50\u00a0de\u00a0moins')
  expect(differenceOf(between(30, 40), between(8, 16), FIVE)).toBe('depuis, environ 25\u00a0de\u00a0plus')
  expect([
    differenceOf(below, below, FIVE),
    differenceOf(null, below, FIVE),
    differenceOf(about(5), null, FIVE),
  ]).toEqual([null, null, null])
})

test('[REP3] [DIS2] whether two counts may be the same follows the steps by which they are shown', () => {
  const ten = { k: 5, base: 10 }
  expect(differenceOf(about(30), about(20), ten)).toBe('depuis, environ 10\u00a0de\u00a0plus')
  expect(differenceOf(between(24, 40), about(20), ten)).toBeNull()
  expect(differenceOf(between(25, 45), about(20), ten)).toBe('depuis, environ 20\u00a0de\u00a0plus')
  expect(differenceOf(about(5), below, FIVE)).toBe('depuis, environ 5\u00a0de\u00a0plus')
  expect(differenceOf(between(13, 20), about(10), FIVE)).toBe('depuis, environ 5\u00a0de\u00a0plus')
  expect(differenceOf(between(12, 20), about(10), FIVE)).toBeNull()
})
