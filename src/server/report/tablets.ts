import { addDays } from '../../domain/calendar.ts'
import { release } from '../../domain/disclosure.ts'
import type { TabletLine, TabletsSection } from '../../sync/contract/figures.ts'
import * as words from '../report.fr.ts'
import type { Arrival } from '../store/arrivals.ts'
import { LATE_DAYS, untilOf } from './completeness.ts'
import type { Ground } from './ground.ts'

type View = Ground & { tablets: readonly (Arrival & { all: number })[] }

export function tabletsSection(view: View): TabletsSection {
  const { tablets } = view
  const all = tablets[0]?.all ?? 0
  const inOrder = all > tablets.length ? tablets : [...tablets].sort((a, b) => a.number - b.number)
  return {
    kind: 'tablets',
    id: 'tablets',
    ...words.tabletsWords(view.catalog.policy),
    note: all > tablets.length ? words.mostTabletsNote(tablets.length, all) : null,
    rows: inOrder.map((each) => tabletLine(each, view)),
  }
}

/** Recorded and received are sums of counts: they leave rounded, their equality as it is (SYN5). */
function tabletLine(tablet: Arrival, { catalog, today, rule, inForce }: View): TabletLine {
  const { recorded, received, missing } = tablet
  const until = untilOf(tablet, catalog.network.timeZone)
  return {
    label: words.tabletName(tablet.number),
    state: stateOf(tablet, { isLate: until < addDays(today, -LATE_DAYS), missingLots: missing }),
    completeUntil: tablet.seenAt ? until : null,
    seenAt: tablet.seenAt?.getTime() ?? null,
    recorded: release(recorded, [], rule).shown,
    received: release(received, [], rule).shown,
    isAllHere: recorded <= received,
    missingLots: missing,
    version: tablet.version,
    // Unsaid before its first exchange.
    isCatalogCurrent: tablet.catalogEtag === null || tablet.catalogEtag === inForce.etag,
    skewMinutes: tablet.skewMinutes,
    wipes: Math.max(0, tablet.lives - 1),
    isRewound: tablet.isRewound,
  }
}

function stateOf(
  { revokedAt }: Arrival,
  { isLate, missingLots }: { isLate: boolean; missingLots: number },
): TabletLine['state'] {
  if (revokedAt) return 'revoked'
  if (missingLots > 0) return 'missing'
  return isLate ? 'late' : 'fine'
}
