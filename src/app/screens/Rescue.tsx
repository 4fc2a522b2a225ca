import './parts.css'
import './records.css'
import { useState } from 'preact/hooks'
import type { DamagedSession } from '../../db/snapshots.ts'
import { siteOf } from '../../domain/catalog.ts'
import { OUTCOMES, type Outcome } from '../../domain/vocabulary.ts'
import { replace } from '../history.ts'
import { cellInWords } from '../i18n/cells.fr.ts'
import { labelInWords } from '../i18n/codes.fr.ts'
import { outcomeLabels } from '../i18n/counts.fr.ts'
import { momentInPast } from '../i18n/past.fr.ts'
import { rescue as words } from '../i18n/rescue.fr.ts'
import { frame, gone } from '../i18n/session.fr.ts'
import { catalog, damaged, now } from '../state.ts'
import { Banner } from '../ui/Banner.tsx'
import { Button } from '../ui/Button.tsx'
import { Choice } from '../ui/Choice.tsx'
import { TaskPage } from './StaffPage.tsx'
import { useAct } from './useAct.ts'

/** A session that could not be restored: what is known of it, its outcome, then counted and forgotten (SES8). */
export function Rescue({ sessionId }: { sessionId: string }) {
  const { busy, run } = useAct()
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const session = damaged.value.find((each) => each.sessionId === sessionId)
  const leave = () => replace({ screen: 'home' })
  if (!session) {
    return (
      <TaskPage title={words.gone}>
        <Button kind="main" onClick={leave}>
          {words.home}
        </Button>
      </TaskPage>
    )
  }
  const close = async () => {
    if (outcome && (await run('act', (desk) => desk.closeDamaged(session, outcome))))
      replace({ screen: 'counted' })
  }
  return (
    <TaskPage title={words.title} back={frame.home} onBack={leave}>
      <Banner tone="attention" title={words.why[session.why]}>
        <p>{words.safe}</p>
        <p>{words.todo}</p>
      </Banner>
      <section class="part" aria-labelledby="known">
        <h2 id="known">{words.known}</h2>
        <Known session={session} />
      </section>
      <Choice
        legend={words.choose}
        value={outcome}
        options={OUTCOMES.map((value) => ({ value, label: outcomeLabels[value] }))}
        onChoose={setOutcome}
      />
      <Button
        kind="main"
        wide
        icon="check-check"
        aria-disabled={outcome === null}
        busy={busy !== null}
        onClick={close}
      >
        {words.close}
      </Button>
    </TaskPage>
  )
}

function Known({ session }: { session: DamagedSession }) {
  const { value: known } = catalog
  const lines: [string, string | false | null | undefined][] = [
    [words.label, session.label && labelInWords(session.label)],
    [words.site, session.site && ((known && siteOf(known, session.site)?.name) ?? gone.place)],
    [
      words.since,
      session.openedAt !== null && known && momentInPast(session.openedAt, now.value, known.network.timeZone),
    ],
    [words.level, session.level === null ? null : String(session.level)],
    [words.needs, session.needs.map((need) => cellInWords(`need:${need}`, known).code).join(', ')],
  ]
  const told = lines.filter(([, value]) => value)
  if (told.length === 0) return <p>{words.nothing}</p>
  return (
    <dl class="facts">
      {told.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
