import type { RefObject } from 'preact'
import { CONTRASTS, TEXT_SIZES } from '../../machines/lending.ts'
import { lazy } from '../lazy.tsx'
import { Button } from '../ui/Button.tsx'
import { StaffDoor } from './StaffDoor.tsx'
import { useLending } from './useLending.ts'

const Listening = lazy(() => import('./Listening.tsx').then((m) => m.Listening))

/** What makes reading easier, on every page of the patron's (CHA8), and the discreet way back to staff. */
export function Aids({ said }: { said: RefObject<HTMLElement | null> }) {
  const { words, comfort, send } = useLending()
  const { textSize, contrast } = comfort
  return (
    <header class="lent-aids">
      <fieldset class="lent-comfort" aria-label={words.aids.bar}>
        <Listening said={said} />
        <Button
          kind="quiet"
          icon="a-large-small"
          onClick={() => send({ type: 'textSize.chosen', textSize: after(TEXT_SIZES, textSize) })}
        >
          {words.aids.textSize[textSize]}
        </Button>
        <Button
          kind="quiet"
          icon="contrast"
          onClick={() => send({ type: 'contrast.chosen', contrast: after(CONTRASTS, contrast) })}
        >
          {words.aids.contrast[contrast]}
        </Button>
      </fieldset>
      <StaffDoor />
    </header>
  )
}

/** The next of a list, the first after the last. */
const after = <T,>(list: readonly T[], present: T): T => list[(list.indexOf(present) + 1) % list.length] as T
