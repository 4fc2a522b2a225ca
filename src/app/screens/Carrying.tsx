import { useState } from 'preact/hooks'
import { carryTroubles } from '../i18n/carryTroubles.fr.ts'
import { takenInWords, leaving as words } from '../i18n/leaving.fr.ts'
import type { TroubleWords } from '../i18n/trouble.fr.ts'
import { lazy } from '../lazy.tsx'
import { saveFile } from '../saveFile.ts'
import { Banner } from '../ui/Banner.tsx'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { FilePicker } from './FilePicker.tsx'
import { TroubleBanner } from './TroubleBanner.tsx'
import { useAct } from './useAct.ts'

const ShownCodes = lazy(() => import('./ShownCodes.tsx').then((m) => m.ShownCodes))
const CodesReader = lazy(() => import('./CodesReader.tsx').then((m) => m.CodesReader))

type Said = { lines: string[]; tone: 'done' | 'attention' } | { trouble: TroubleWords }

/** Without any network (SYN6): out as a file or as codes, in from another tablet's. */
export function Carrying({ hasWaiting }: { hasWaiting: boolean }) {
  const { busy, run } = useAct<'export' | 'show' | 'import'>()
  const [said, setSaid] = useState<Said | null>(null)
  const [codes, setCodes] = useState<string[] | null>(null)
  const exportFile = async () => {
    const file = await run('export', (desk) => desk.exportLots())
    if (!file) return
    saveFile(file.name, file.text)
    setSaid({ lines: [words.exported(file.name)], tone: 'done' })
  }
  const showCodes = async () => {
    setSaid(null)
    const file = await run('show', (desk) => desk.exportLots())
    if (!file) return
    const { writeChain } = await import('../../sync/chain.ts')
    const made = await writeChain(file.text)
    setCodes(made)
    if (!made) setSaid({ lines: [words.tooManyCodes], tone: 'attention' })
  }
  const takeIn = async (text: string) => {
    const result = await run('import', (desk) => desk.takeIn(text))
    if (result)
      setSaid(
        'trouble' in result
          ? { trouble: carryTroubles[result.trouble] }
          : { lines: takenInWords(result.taken), tone: 'done' },
      )
  }
  const endCodes = () => {
    setCodes(null)
    setSaid({ lines: [words.shown], tone: 'done' })
  }
  return (
    <section class="part" aria-labelledby="by-hand">
      <h2 id="by-hand">
        <Icon name="usb" />
        {words.byHand}
      </h2>
      <p class="soft">{words.byHandLead}</p>
      {codes ? (
        <ShownCodes codes={codes} onDone={endCodes} />
      ) : (
        <>
          <div class="row">
            {hasWaiting && (
              <>
                <Button kind="main" icon="download" busy={busy === 'export'} onClick={exportFile}>
                  {words.exportFile}
                </Button>
                <Button icon="qr-code" busy={busy === 'show'} onClick={showCodes}>
                  {words.showCodes}
                </Button>
              </>
            )}
            <FilePicker
              label={words.importFile}
              busy={busy === 'import'}
              onPicked={() => setSaid(null)}
              onText={takeIn}
              onUnread={() => setSaid({ lines: [words.notRead], tone: 'attention' })}
            />
          </div>
          <CodesReader onText={(text) => void takeIn(text)} />
        </>
      )}
      {said && <Result said={said} />}
    </section>
  )
}

function Result({ said }: { said: Said }) {
  if ('lines' in said) {
    return (
      <Banner tone={said.tone}>
        {said.lines.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </Banner>
    )
  }
  return <TroubleBanner {...said.trouble} />
}
