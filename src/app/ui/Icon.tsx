import type { IconName } from '../../domain/icons.ts'

/** A catalog's own icon comes as text; `npm run catalog -- check` holds it to the closed list. */
export type IconProps = { name: IconName | (string & {}); class?: string }

/** Drawn from the sprite, silent to screen readers: its words always stand beside it. */
export function Icon({ name, class: more }: IconProps) {
  return (
    <svg
      class={more ? `icon ${more}` : 'icon'}
      data-turns={TURNING.test(name) || undefined}
      aria-hidden="true"
    >
      <use href={`/icons.svg#${name}`} />
    </svg>
  )
}

/** Icons that point along the line of reading. */
const TURNING = /-(left|right)$/
