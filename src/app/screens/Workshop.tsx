import './count.css'
import { useState } from 'preact/hooks'
import { DURATION_BANDS, type DurationBand } from '../../domain/vocabulary.ts'
import { replace } from '../history.ts'
import { durationLabels } from '../i18n/counts.fr.ts'
import { plural } from '../i18n/format.ts'
import { navigationWords, totalLabels } from '../i18n/home.fr.ts'
import { workshopWords as words } from '../i18n/question.fr.ts'
import * as state from '../state.ts'
import { Banner } from '../ui/Banner.tsx'
import { Button } from '../ui/Button.tsx'
import { Choice } from '../ui/Choice.tsx'
import { TaskPage } from './StaffPage.tsx'
import { useAct } from './useAct.ts'

const USUAL_PARTICIPANTS = 6
const MOST_PARTICIPANTS = 200

/** A workshop counts as one, with its participants and its duration, never as invented individuals (TAL3). */
export function Workshop() {
  const [participants, setParticipants] = useState(USUAL_PARTICIPANTS)
  const [duration, setDuration] = useState<DurationBand | null>(null)
  const [isCounted, setCounted] = useState(false)
  const { busy, run } = useAct()
  const inWords = plural(participants, totalLabels.participants.one, totalLabels.participants.many)
  const count = (band: DurationBand) =>
    run('act', async (desk) => {
      if (!(await desk.countWorkshop(participants, band))) return
      state.counted.value = null
      setCounted(true)
    })
  const home = () => replace({ screen: 'home' })
  const again = () => {
    setDuration(null)
    setCounted(false)
  }
  return (
    <TaskPage title={words.title} back={navigationWords.back} onBack={home}>
      {isCounted ? (
        <Banner
          tone="done"
          title={words.counted(inWords)}
          actions={
            <>
              <Button onClick={again}>{words.another}</Button>
              <Button kind="main" icon="house" onClick={home}>
                {words.home}
              </Button>
            </>
          }
        >
          {words.countedNote}
        </Banner>
      ) : (
        <>
          <p class="soft">{words.note}</p>
          <Participants count={participants} inWords={inWords} onChange={setParticipants} />
          <Choice
            legend={words.duration}
            value={duration}
            options={DURATION_BANDS.map((value) => ({ value, label: durationLabels[value] }))}
            onChoose={setDuration}
          />
          <div class="count-act">
            {duration ? (
              <Button kind="main" wide icon="plus" busy={busy !== null} onClick={() => void count(duration)}>
                {words.act(inWords)}
              </Button>
            ) : (
              <p class="soft">{words.missing}</p>
            )}
          </div>
        </>
      )}
    </TaskPage>
  )
}

const STEPS = [
  { by: -5, label: words.fewerFive },
  { by: -1, label: words.fewer },
  { by: 1, label: words.more },
  { by: 5, label: words.moreFive },
] as const

function Participants({
  count,
  inWords,
  onChange,
}: {
  count: number
  inWords: string
  onChange: (count: number) => void
}) {
  const steps = (from: number, to: number) =>
    STEPS.slice(from, to).map(({ by, label }) => (
      <Button
        key={by}
        aria-label={label}
        onClick={() => onChange(Math.min(MOST_PARTICIPANTS, Math.max(1, count + by)))}
      >
        {by < 0 ? `−${-by}` : `+${by}`}
      </Button>
    ))
  return (
    <fieldset class="participants" data-repeats>
      <legend class="tile-title">{words.participants}</legend>
      {steps(0, 2)}
      <output class="participants-count figures" aria-label={inWords}>
        {count}
      </output>
      {steps(2, 4)}
    </fieldset>
  )
}
