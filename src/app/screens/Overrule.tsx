import { useState } from 'preact/hooks'
import type { Catalog } from '../../domain/catalogSchema.ts'
import { assessAtLevel, helpDespite } from '../../domain/overrule.ts'
import { OVERRULE_REASONS } from '../../domain/settled.ts'
import type { Option, Request, Verdict } from '../../domain/triage.ts'
import type { OverruleReason } from '../../domain/vocabulary.ts'
import { overruleLabels } from '../i18n/codes.fr.ts'
import { levelName } from '../i18n/format.ts'
import { overruleWords as words } from '../i18n/overrule.fr.ts'
import { decisionIcons, triageWords } from '../i18n/triage.fr.ts'
import { Button } from '../ui/Button.tsx'
import { Choice } from '../ui/Choice.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import type { Choice as Decided } from './Triage.tsx'

export type OverruleProps = {
  request: Request
  catalog: Catalog
  verdict: Verdict
  /** An alternative already chosen: only its reason is missing. */
  asked: Decided | null
  nameOf: (option: Option) => string
  busy: boolean
  onClose: () => void
  onDecide: (decided: Decided) => void
}

/** Staff decide otherwise, and say why from the closed list (TRI4). */
export function Overrule({
  request,
  catalog,
  verdict,
  asked,
  nameOf,
  busy,
  onClose,
  onDecide,
}: OverruleProps) {
  const [level, setLevel] = useState(verdict.level)
  const [chosen, setChosen] = useState<string | null>(null)
  const [reason, setReason] = useState<OverruleReason | null>(null)
  const options = optionsAt(level, { request, catalog, verdict })
  const option = asked?.option ?? options.find((each) => keyOf(each) === chosen)
  const changeLevel = (value: string) => {
    setLevel(Number(value))
    setChosen(null)
  }
  const decide = () => option && reason && onDecide({ option, level, overrule: reason })
  return (
    <Dialog
      title={asked ? words.reasonTitle : words.title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button kind="main" busy={busy} disabled={!option || !reason} onClick={decide}>
            {words.act}
          </Button>
        </>
      }
    >
      <p class="soft">{words.note}</p>
      {asked ? (
        <p class="overrule-chosen">{nameOf(asked.option)}</p>
      ) : (
        <>
          <Choice
            legend={words.level}
            value={String(level)}
            options={catalog.levels.map((each) => ({
              value: String(each.level),
              label: triageWords.level(each.level, levelName(catalog, each.level)),
            }))}
            onChoose={changeLevel}
          />
          <Choice
            legend={words.option}
            value={chosen}
            options={options.map((each) => ({
              value: keyOf(each),
              label: nameOf(each),
              icon: decisionIcons[each.decision],
            }))}
            onChoose={setChosen}
          />
        </>
      )}
      <Choice
        legend={words.reason}
        value={reason}
        options={OVERRULE_REASONS.map((value) => ({ value, label: overruleLabels[value] }))}
        onChoose={setReason}
      />
    </Dialog>
  )
}

const keyOf = (option: Option) =>
  JSON.stringify([
    option.decision,
    'site' in option ? option.site : null,
    'service' in option ? option.service : null,
  ])

/** What the charter still allows at that level, help here for who cannot travel included. */
function optionsAt(level: number, at: { request: Request; catalog: Catalog; verdict: Verdict }): Option[] {
  const verdict = level === at.verdict.level ? at.verdict : assessAtLevel(at.request, level, at.catalog)
  const despite = helpDespite(verdict, at.request, at.catalog)
  return despite ? [despite, ...verdict.options] : [...verdict.options]
}
