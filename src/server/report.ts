import { daysOfPeriod, type Scale, scaleOf } from '../domain/periods.ts'
import { type FiguresIndex, type FiguresPage, NETWORK_SCOPE, PAGES } from '../sync/contract/figures.ts'
import { PAGE_PLANS, type SectionPlan } from './pages.ts'
import { begunWithin, periodsFor } from './report/compared.ts'
import {
  completenessOf,
  missingWarnings,
  periodWarnings,
  SURELY_LATE_MS,
  toldByParts,
} from './report/completeness.ts'
import {
  type Asked,
  backFrom,
  groundOf,
  isKnown,
  isOut,
  named,
  type Reader,
  scopeOf,
} from './report/ground.ts'
import { MOST_ROWS, readFigures } from './report/reading.ts'
import { sectionOf, type View } from './report/sections.ts'
import * as words from './report.fr.ts'
import { readArrivals, readHoldingBack } from './store/arrivals.ts'
import type { Database } from './store/database.ts'
import { surveyOf } from './survey.ts'
import { Refused } from './troubles.ts'

export type { Asked, Reader } from './report/ground.ts'

/** Of the weeks, as many as two years. */
const MOST_OFFERED = 106

/** A page of the tablets themselves tells how they are now. */
const COMPARED_WITH_NOTHING = { previous: null, lastYear: null, trend: [] }

/**
 * One page of figures for who asks (REP1, REP3, DIS1, DIS4): a handful of statements, every count through the
 * release.
 * @throws Refused
 */
export async function reportOf(db: Database, reader: Reader, asked: Asked, now: Date): Promise<FiguresPage> {
  const plan = PAGE_PLANS[asked.page]
  const has = (kind: SectionPlan['kind']) => plan.some((section) => section.kind === kind)
  const [ground, holdingBack, tablets] = await Promise.all([
    groundOf(db, reader, now),
    readHoldingBack(db, reader.network, { now, before: new Date(now.getTime() - SURELY_LATE_MS) }),
    has('tablets') ? readArrivals(db, reader.network, { now, most: MOST_ROWS }) : [],
  ])
  const scope = scopeOf(ground, asked.scope)
  const { known, today, rule } = ground
  if (!isKnown(asked.period, known)) throw new Refused('not-found')
  const isOfTablets = has('tablets')
  const periods = isOfTablets ? COMPARED_WITH_NOTHING : periodsFor(asked.period, known, has('trend'))
  const view: View = {
    ...ground,
    ...periods,
    ...(await readFigures(db, ground, { scope, period: asked.period, plan, periods })),
    scope,
    period: asked.period,
    tablets,
  }
  const hasDetails = plan.some(isDetailed)
  const isTotalsAlone = hasDetails && !isOut(asked.period, ground)
  const ofPeriod = () => [
    ...missingWarnings(ground, holdingBack, asked.period),
    ...periodWarnings(ground, asked.period, isTotalsAlone),
    ...begunWithin(asked.period, known),
  ]
  return {
    format: 1,
    network: { id: reader.network, name: ground.catalog.network.name },
    isDemo: ground.isDemo,
    page: asked.page,
    ...words.pageWords[asked.page],
    scope,
    scale: scaleOf(asked.period) as Scale,
    period: named(asked.period),
    readOn: today,
    isOver: daysOfPeriod(asked.period).last < today,
    previous: periods.previous === null ? null : named(periods.previous),
    lastYear: periods.lastYear === null ? null : named(periods.lastYear),
    completeUntil: completenessOf(ground, holdingBack, isOfTablets ? null : asked.period),
    warnings: [
      ...(ground.isDemo ? [words.warnings.demo] : []),
      ...(isOfTablets ? [] : ofPeriod()),
      ...(hasDetails && !isTotalsAlone ? toldByParts(asked, rule) : []),
    ],
    rule: { k: rule.k, base: rule.base, sentence: words.ruleSentence(rule.k, rule.base) },
    sections: plan.flatMap((section) => sectionOf(section, view)),
  }
}

/** What this reader may open. */
export async function figuresIndexOf(db: Database, reader: Reader, now: Date): Promise<FiguresIndex> {
  const ground = await groundOf(db, reader, now)
  const hasSurvey = surveyOf(ground.inForce).lines.length > 0
  const on = (scale: Scale) =>
    backFrom(ground.known[scale], MOST_OFFERED).map((period) => ({
      ...named(period),
      isOut: isOut(period, ground),
    }))
  return {
    format: 1,
    network: { id: reader.network, name: ground.catalog.network.name },
    isDemo: ground.isDemo,
    pages: PAGES.filter((page) => page !== 'survey' || hasSurvey).map((page) => ({
      page,
      title: words.pageWords[page].title,
    })),
    scopes: [{ id: NETWORK_SCOPE, label: words.networkScope }, ...ground.sites],
    periods: { week: on('week'), month: on('month'), quarter: on('quarter'), year: on('year') },
  }
}

const isDetailed = (section: SectionPlan): boolean =>
  section.kind === 'measure' ||
  section.kind === 'template' ||
  (section.kind === 'sites' && section.measures.length > 0)
