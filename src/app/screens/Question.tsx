import './count.css'
import { useState } from 'preact/hooks'
import type { Catalog, Need } from '../../domain/catalogSchema.ts'
import type { Tally } from '../../domain/tally.ts'
import { replace } from '../history.ts'
import { navigationWords } from '../i18n/home.fr.ts'
import { questionWords as words } from '../i18n/question.fr.ts'
import * as state from '../state.ts'
import { Banner } from '../ui/Banner.tsx'
import { Button } from '../ui/Button.tsx'
import { Tile } from '../ui/Tile.tsx'
import { TaskPage } from './StaffPage.tsx'
import { useAct } from './useAct.ts'

/** A passing question, counted without a session: from home, a tile and a confirmation (TRI7). */
export function Question() {
  const { value: catalog } = state.catalog
  const [needs] = useState(() => (catalog ? questionNeeds(catalog, state.tallies.value) : []))
  const [chosen, setChosen] = useState<Need | null>(null)
  const [counted, setCounted] = useState<Need | null>(null)
  const { busy, run } = useAct()
  const choose = (need: Need) => {
    setCounted(null)
    setChosen(need)
  }
  const count = (need: Need) =>
    run('act', async (desk) => {
      if (!(await desk.countQuestion(need))) return
      // Said here, in one line; the screen « Compté. Oublié. » is for accompaniments.
      state.counted.value = null
      setCounted(need)
      setChosen(null)
    })
  const home = () => replace({ screen: 'home' })
  return (
    <TaskPage title={words.title} back={navigationWords.back} onBack={home}>
      <p class="soft">{words.note}</p>
      <div class="tiles">
        {needs.map((need) => (
          <Tile
            key={need.id}
            great
            icon={need.icon}
            pressed={need.id === chosen?.id}
            onClick={() => choose(need)}
          >
            {need.name}
          </Tile>
        ))}
      </div>
      <div class="count-act">
        {counted && (
          <Banner
            tone="done"
            title={words.counted(counted.name)}
            actions={
              <Button kind="main" icon="house" onClick={home}>
                {words.home}
              </Button>
            }
          >
            {words.countedNote}
          </Banner>
        )}
        {chosen && (
          <Button kind="main" wide icon="plus" busy={busy !== null} onClick={() => void count(chosen)}>
            {words.actFor(chosen.name)}
          </Button>
        )}
        {!chosen && !counted && <p class="soft">{words.choose}</p>}
      </div>
    </TaskPage>
  )
}

/** Needs of the lowest level, the most asked on this tablet first, else in the catalog's order. */
function questionNeeds(catalog: Catalog, tallies: readonly Tally[]): Need[] {
  const lowest = Math.min(...catalog.levels.map((each) => each.level))
  const asked = (need: Need) => tallies.reduce((sum, tally) => sum + (tally.cells[`need:${need.id}`] ?? 0), 0)
  return catalog.needs
    .filter((need) => need.level === lowest && need.boundary === null)
    .sort((a, b) => asked(b) - asked(a))
}
