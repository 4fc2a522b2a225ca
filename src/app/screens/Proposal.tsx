import type { ComponentChildren } from 'preact'
import { knownNeeds, levelOf, needOf, serviceOf, siteOf } from '../../domain/catalog.ts'
import type { Catalog } from '../../domain/catalogSchema.ts'
import type { Option, Verdict } from '../../domain/triage.ts'
import { agreementRuleLabels, reasonSentences } from '../i18n/codes.fr.ts'
import { kmInWords, levelName, momentInWords } from '../i18n/format.ts'
import { actionInWords, decisionIcons, optionInWords, triageWords as words } from '../i18n/triage.fr.ts'
import { Button } from '../ui/Button.tsx'
import { Tile } from '../ui/Tile.tsx'
import { catalogMinute } from './clock.ts'
import type { Visit } from './Triage.tsx'

type ProposalProps = {
  verdict: Verdict
  visit: Visit
  busy: boolean
  onChoose: (option: Option) => void
  /** Under the main action. */
  rest: ComponentChildren
  /** Between the proposal and the other ways. */
  children: ComponentChildren
}

/** Level, reason, main action, then the other ways, ranked (TRI2). */
export function Proposal({ verdict, visit, busy, onChoose, rest, children }: ProposalProps) {
  const { catalog } = visit
  const [first, ...others] = verdict.options
  const agreement = levelOf(catalog, verdict.level)?.agreement ?? 'agreement'
  const notes = [
    first.decision === 'other-site' && siteOf(catalog, first.site)?.declared,
    whenAndWhere(first, catalog),
    first.decision === 'help-now' ? (visit.isAgreed ? words.agreed : agreementRuleLabels[agreement]) : '',
  ]
  return (
    <>
      <div class="proposal-now">
        <div aria-live="polite">
          <p class="proposal-level">
            {isBeyond(verdict) ? words.beyond : words.level(verdict.level, levelName(catalog, verdict.level))}
          </p>
          <p>{reasonSentences[first.reason](verdict)}</p>
          <p class="small soft">{notes.filter(Boolean).join(' ')}</p>
        </div>
        <Button
          kind="main"
          wide
          icon={decisionIcons[first.decision]}
          busy={busy}
          onClick={() => onChoose(first)}
        >
          {visit.isAgreed && first.decision === 'help-now'
            ? words.goOn
            : actionInWords(first, { ...placeOf(first, visit), agreement: agreement === 'agreement' })}
        </Button>
        {rest}
      </div>
      {children}
      {others.length > 0 && <Others options={others} verdict={verdict} visit={visit} onChoose={onChoose} />}
    </>
  )
}

/** TRI5 speaks of no level: nobody here serves it. */
export const isBeyond = ({ options }: Verdict): boolean => options[0].reason.startsWith('boundary-')

export function Chosen({
  catalog,
  needs,
  onToggle,
}: {
  catalog: Catalog
  needs: readonly string[]
  onToggle: (id: string) => void
}) {
  const bring = [...new Set(knownNeeds(catalog, needs).flatMap((need) => need.bring))]
  return (
    <section class="triage-chosen" aria-label={words.chosen}>
      {needs.map((id) => (
        <Button
          key={id}
          endIcon="x"
          aria-label={words.remove(needOf(catalog, id)?.name ?? id)}
          onClick={() => onToggle(id)}
        >
          {needOf(catalog, id)?.name ?? id}
        </Button>
      ))}
      {bring.length > 0 && (
        <div class="small">
          <strong>{words.bring}</strong>
          <ul>
            {bring.map((item) => (
              <li key={item}>{item}</li>
            ))}
          </ul>
        </div>
      )}
    </section>
  )
}

const SHOWN_AT_ONCE = 3

function Others(props: {
  options: readonly Option[]
  verdict: Verdict
  visit: Visit
  onChoose: (option: Option) => void
}) {
  const rows = props.options.map((option) => (
    <Tile
      key={JSON.stringify(option)}
      icon={decisionIcons[option.decision]}
      note={[reasonSentences[option.reason](props.verdict), whenAndWhere(option, props.visit.catalog)]
        .filter(Boolean)
        .join(' ')}
      onClick={() => props.onChoose(option)}
    >
      {optionInWords(option, placeOf(option, props.visit))}
    </Tile>
  ))
  return (
    <section class="triage-others" aria-labelledby="others">
      <h2 id="others" class="proposal-heading">
        {words.others}
      </h2>
      {rows.slice(0, SHOWN_AT_ONCE)}
      {rows.length > SHOWN_AT_ONCE && (
        <details>
          <summary>{words.moreOthers(rows.length - SHOWN_AT_ONCE)}</summary>
          <div class="triage-others">{rows.slice(SHOWN_AT_ONCE)}</div>
        </details>
      )}
    </section>
  )
}

/** The place an option names; a place gone from the catalog keeps its code. */
export function placeOf(option: Option, { catalog, site }: Visit): { place: string; here: boolean } {
  if (option.decision === 'service')
    return { place: serviceOf(catalog, option.service)?.name ?? option.service, here: false }
  if (option.decision !== 'other-site') return { place: '', here: true }
  return { place: siteOf(catalog, option.site)?.name ?? option.site, here: option.site === site }
}

/** « À 3,2 km, possible demain à 10 h. » */
function whenAndWhere(option: Option, catalog: Catalog): string {
  if (option.decision !== 'other-site' && option.decision !== 'book-here') return ''
  if (option.decision === 'book-here' && option.next === null) return words.otherDiary
  const next =
    option.next === null ? null : momentInWords(option.next, catalogMinute.value, catalog.network.timeZone)
  const km = option.decision === 'other-site' && option.km ? kmInWords(option.km) : null
  return words.whenAndWhere(km, next)
}
