import { signal } from '@preact/signals'
import { NETWORK_ADDRESS } from '../../domain/catalog.ts'
import {
  type FiguresIndex,
  type NamedPeriod,
  NETWORK_SCOPE,
  type PageName,
} from '../../sync/contract/figures.ts'

/**
 * Where a manager is: the address says it, so that a page can be kept or handed on. Nothing personal is in it: a page,
 * a site or the network, a period.
 */
export type FiguresPlace = { view: 'figures'; page: PageName; scope: string; period: string }
export type PilotPlace =
  | FiguresPlace
  | { view: 'start' }
  | { view: 'people' }
  | { view: 'catalog' }
  | { view: 'fleet' }
  | { view: 'carried' }
  | { view: 'access' }

const ROOT = '/pilotage'

const PAGE_SLUGS: Record<PageName, string> = {
  activity: 'activite',
  demand: 'demandes',
  charter: 'charte',
  outcomes: 'issues',
  incidents: 'incidents',
  tablets: 'tablettes',
  survey: 'enquete',
  national: 'national',
}
const OTHER_SLUGS = {
  people: 'personnes',
  catalog: 'catalogue',
  fleet: 'parc',
  carried: 'apport',
  access: 'acces',
} as const

/** An address that says nothing known opens the first page. */
export function placeOf(path: string): PilotPlace {
  const [first = '', scope, period] = path.slice(ROOT.length + 1).split('/')
  for (const [view, slug] of Object.entries(OTHER_SLUGS))
    if (slug === first) return { view: view as keyof typeof OTHER_SLUGS }
  const page = (Object.keys(PAGE_SLUGS) as PageName[]).find((each) => PAGE_SLUGS[each] === first)
  if (!page || !scope || !period) return { view: 'start' }
  return { view: 'figures', page, scope: scope === NETWORK_ADDRESS ? NETWORK_SCOPE : scope, period }
}

export function addressOf(place: PilotPlace): string {
  if (place.view === 'start') return ROOT
  if (place.view !== 'figures') return `${ROOT}/${OTHER_SLUGS[place.view]}`
  const scope = place.scope === NETWORK_SCOPE ? NETWORK_ADDRESS : place.scope
  return `${ROOT}/${PAGE_SLUGS[place.page]}/${scope}/${place.period}`
}

/** What opens first: the last period with its details out, the surest one; of the only site one manages, else of the network. */
export function firstPlace(index: FiguresIndex): FiguresPlace {
  const { periods, scopes } = index
  const period = (lastOut(index) ?? periods.month[0])?.period ?? ''
  const own = scopes.filter(({ id }) => id !== NETWORK_SCOPE)
  const scope = own.length === 1 && own[0] ? own[0].id : NETWORK_SCOPE
  return { view: 'figures', page: 'activity', scope, period }
}

/** The last quarter with its details out, else the last month; `null` as long as there is none. */
export const lastOut = ({ periods }: FiguresIndex): NamedPeriod | null =>
  [...periods.quarter, ...periods.month].find(({ isOut }) => isOut) ?? null

export const place = signal<PilotPlace>({ view: 'start' })

export function goTo(to: PilotPlace): void {
  if (addressOf(to) !== location.pathname) history.pushState(null, '', addressOf(to))
  place.value = to
}

/** In place of an address that led nowhere. */
export function goInstead(to: PilotPlace): void {
  history.replaceState(null, '', addressOf(to))
  place.value = to
}

export function followAddress(): void {
  place.value = placeOf(location.pathname)
  addEventListener('popstate', () => {
    place.value = placeOf(location.pathname)
  })
}
