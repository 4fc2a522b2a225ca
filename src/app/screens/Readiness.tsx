import './parts.css'
import './records.css'
import { useState } from 'preact/hooks'
import { checkNames, findingInWords, readiness as words } from '../i18n/readiness.fr.ts'
import { checkReadiness, type Finding, type ReadinessState, worstOf } from '../readiness.ts'
import * as state from '../state.ts'
import { Banner } from '../ui/Banner.tsx'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { StaffPage } from './StaffPage.tsx'

const ICON: Record<ReadinessState, string> = { ok: 'circle-check', watch: 'triangle-alert', stop: 'circle-x' }
const TONE = { ok: 'done', watch: 'attention', stop: 'stop' } as const

/** Before a tour without network: one tap, and what holds or not, with its remedy. */
export function Readiness() {
  const [findings, setFindings] = useState<readonly Finding[] | null>(null)
  const [isRunning, setRunning] = useState(false)
  const { value: catalog } = state.catalog
  if (!catalog) return null
  const run = async () => {
    setRunning(true)
    const found = await checkReadiness({
      now: state.now.value,
      catalog,
      tablet: state.tablet.value,
      waiting: state.waitingLots.value.length,
      enrolment: state.enrolment.value,
    }).finally(() => setRunning(false))
    setFindings(found)
  }
  return (
    <StaffPage title={words.title} lead={words.lead}>
      {findings && !isRunning && (
        <Banner tone={TONE[worstOf(findings)]} title={words.verdict[worstOf(findings)]} />
      )}
      <div class="row">
        <Button kind="main" icon="shield-check" busy={isRunning} onClick={run}>
          {findings ? words.again : words.run}
        </Button>
        <p role="status" class="soft">
          {isRunning && words.running}
        </p>
      </div>
      {findings && <Findings findings={findings} />}
    </StaffPage>
  )
}

function Findings({ findings }: { findings: readonly Finding[] }) {
  return (
    <ul class="findings">
      {findings.map((finding) => {
        const { said, remedy } = findingInWords(finding)
        return (
          <li key={finding.check} class="finding" data-state={finding.state}>
            <Icon name={ICON[finding.state]} />
            <div class="finding-words">
              <h2>
                {checkNames[finding.check]} <span class="finding-state">{words.states[finding.state]}</span>
              </h2>
              <p>{said}</p>
              {remedy && <p class="finding-remedy">{remedy}</p>}
            </div>
          </li>
        )
      })}
    </ul>
  )
}
