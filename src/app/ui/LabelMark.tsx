import './mark.css'
import type { LabelAnimal, LabelColour } from '../../domain/vocabulary.ts'

/** A session's mark (SES1): shape, colour and animal each tell it apart; `name` says it to a screen reader. */
export function LabelMark({
  colour,
  animal,
  name,
}: {
  colour: LabelColour
  animal: LabelAnimal
  name: string
}) {
  return (
    <svg class="mark" data-colour={colour} viewBox="0 0 48 48" role="img" aria-label={name}>
      <use class="mark-shape" href={`/icons.svg#mark-${colour}`} />
      <use class="mark-animal" href={`/icons.svg#mark-${animal}`} />
    </svg>
  )
}
