import type { CharterVersion, Reading } from '../../domain/catalogSchema.ts'
import { languageLabels } from '../i18n/counts.fr.ts'
import { languageTags, offeredLanguages } from '../i18n/patron.ts'
import { Button } from '../ui/Button.tsx'
import { Choice } from '../ui/Choice.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Page } from './Page.tsx'
import type { CharterSend } from './Reading.tsx'
import { useLending } from './useLending.ts'

const STEP_ICONS = ['book-open', 'hand', 'hand-helping'] as const

/** Says hello, offers the language by its own name, and shows what will happen in three pictures. */
export function Welcome({
  charter,
  reading,
  send,
}: {
  charter: CharterVersion
  reading: Reading
  send: CharterSend
}) {
  const { words, language, send: sendLending } = useLending()
  const languages = offeredLanguages(charter.readings)
  const start = () => send({ type: 'reading.started', cards: reading.cards.length })
  return (
    <Page
      calm
      title={words.welcome.title}
      actions={
        <Button kind="main" endIcon="arrow-right" onClick={start}>
          {words.welcome.start}
        </Button>
      }
    >
      <p class="lent-lead">{words.welcome.lead}</p>
      {languages.length > 1 && (
        <Choice
          legend={words.welcome.language}
          value={language}
          options={languages.map((each) => ({
            value: each,
            label: <span lang={languageTags[each]}>{languageLabels[each]}</span>,
          }))}
          onChoose={(chosen) => sendLending({ type: 'language.chosen', language: chosen })}
        />
      )}
      <ol class="lent-steps">
        {words.welcome.steps.map((step, nth) => (
          <li key={step}>
            <span class="lent-pictogram">
              <Icon name={STEP_ICONS[nth] ?? 'circle'} />
            </span>
            <span>
              {step}
              {nth === 0 && <small>{words.welcome.cards(reading.cards.length)}</small>}
            </span>
          </li>
        ))}
      </ol>
    </Page>
  )
}
