import './parts.css'
import './records.css'
import { useState } from 'preact/hooks'
import { siteOf } from '../../domain/catalog.ts'
import type { Catalog } from '../../domain/catalogSchema.ts'
import type { ClockTrouble } from '../../domain/clock.ts'
import { dueLots } from '../../domain/lot.ts'
import type { Tally } from '../../domain/tally.ts'
import { go, replace } from '../history.ts'
import { labelInWords } from '../i18n/codes.fr.ts'
import { stateLabels } from '../i18n/home.fr.ts'
import { permanence as words } from '../i18n/leaving.fr.ts'
import { frame } from '../i18n/session.fr.ts'
import { clockTroubles } from '../i18n/trouble.fr.ts'
import * as state from '../state.ts'
import { Banner } from '../ui/Banner.tsx'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { LabelMark } from '../ui/LabelMark.tsx'
import { clockTroubleNow, dayNow } from './clock.ts'
import { Sealed, Waiting } from './LotLines.tsx'
import { TaskPage } from './StaffPage.tsx'
import { useAct } from './useAct.ts'

/** What is still open, what will be ready to leave, what has to wait; then closed with one tap (LOT1). */
export function Permanence() {
  const { busy, run } = useAct()
  const [isTried, setTried] = useState(false)
  const { value: catalog } = state.catalog
  const site = state.tablet.value?.site
  if (!catalog || !site) return null
  const { value: trouble } = clockTroubleNow
  const at = { today: dayNow.value, closedSite: site }
  const due = trouble ? [] : dueLots(state.tallies.value, at, catalog.policy)
  const waiting = state.tallies.value.filter((tally) => !due.some(({ tallies }) => tallies.includes(tally)))
  const close = async () => {
    const before = new Set(state.lots.value.map(({ id }) => id))
    const result = await run('act', (desk) => desk.seal(site))
    if (result !== 'sealed') return setTried(true)
    const closed = state.lots.value.flatMap(({ id }) => (before.has(id) ? [] : [id]))
    replace({ screen: 'leaving', closed })
  }
  return (
    <TaskPage title={words.title} back={frame.home} onBack={() => go({ screen: 'home' })}>
      <p class="page-lead soft">{siteOf(catalog, site)?.name}</p>
      <StillOpen site={site} />
      <section class="part" aria-labelledby="ready">
        <h2 id="ready">
          <Icon name="package-check" />
          {words.ready}
        </h2>
        <p class="soft">{due.length === 0 ? words.readyNone : words.readyLead}</p>
        <ul class="sentences">
          {due.map((lot) => (
            <li key={lot.site}>
              <Sealed lot={lot} catalog={catalog} />
            </li>
          ))}
        </ul>
      </section>
      <StillWaiting tallies={waiting} catalog={catalog} />
      {trouble && <NotClosing trouble={trouble} isTried={isTried} />}
      <Button kind="main" wide icon="package-check" busy={busy !== null} onClick={close}>
        {words.close}
      </Button>
    </TaskPage>
  )
}

/** A clock that cannot be right closes nothing, and says so: before it is tried, and again when it is (SYN7). */
function NotClosing({ trouble, isTried }: { trouble: ClockTrouble; isTried: boolean }) {
  const { title, happened, safe, todo } = words.notClosing
  return (
    <Banner key={`${isTried}`} tone={isTried ? 'stop' : 'attention'} title={title}>
      <p>{happened}</p>
      <p>{safe}</p>
      <p>{`${clockTroubles[trouble].todo} ${todo}`}</p>
    </Banner>
  )
}

/** Closed first, or left for later: the day's end counts them (SES6). */
function StillOpen({ site }: { site: string }) {
  const open = (state.sessions.value ?? []).filter(({ context }) => context.site === site)
  if (open.length === 0)
    return (
      <p class="all-done">
        <Icon name="circle-check" />
        {words.noneOpen}
      </p>
    )
  return (
    <section class="part" aria-labelledby="open">
      <h2 id="open">{words.open}</h2>
      <p class="soft">{words.openLead}</p>
      <ul class="sentences">
        {open.map(({ value, context: { sessionId, label } }) => (
          <li key={sessionId} class="open-line">
            <span aria-hidden="true" class="open-mark">
              <LabelMark {...label} name="" />
            </span>
            <span>
              <strong>{labelInWords(label)}</strong> <span class="soft">{stateLabels[value]}</span>
            </span>
            <Button endIcon="arrow-right" onClick={() => go({ screen: 'session', sessionId })}>
              {words.finish}
              <span class="unseen"> {labelInWords(label)}</span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function StillWaiting({ tallies, catalog }: { tallies: readonly Tally[]; catalog: Catalog }) {
  if (tallies.length === 0) return null
  return (
    <section class="part" aria-labelledby="waits">
      <h2 id="waits">
        <Icon name="hourglass" />
        {words.waits}
      </h2>
      <ul class="sentences">
        {tallies.map((tally) => (
          <li key={`${tally.site} ${tally.day}`}>
            <Waiting tally={tally} catalog={catalog} isClosed />
          </li>
        ))}
      </ul>
    </section>
  )
}
