import './tile.css'
import type { ButtonHTMLAttributes, ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { Icon, type IconProps } from './Icon.tsx'

export type TileProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'icon'> & {
  icon?: IconProps['name']
  /** Given, the tile is a toggle; left out, a plain action. */
  pressed?: boolean
  /** A second, smaller line. */
  note?: ComponentChildren
  /** A great action: larger words; `main` for the one that matters most on the screen. */
  great?: boolean | 'main'
  children: ComponentChildren
}

export function Tile({ icon, pressed, note, great, children, ...rest }: TileProps) {
  return (
    <button type="button" class="tile" data-great={great || undefined} {...rest} aria-pressed={pressed}>
      {icon && <Icon name={icon} />}
      <span class="tile-words">
        {children}
        {note && <span class="tile-note">{note}</span>}
      </span>
      {pressed && <Icon name="check" class="tile-mark" />}
    </button>
  )
}

/** Tiles that belong together, under their heading. */
export function TileGroup(props: {
  title: ComponentChildren
  icon?: IconProps['name']
  children: ComponentChildren
}) {
  const id = useId()
  return (
    <section class="tile-group" aria-labelledby={id}>
      <h2 id={id} class="tile-title">
        {props.icon && <Icon name={props.icon} />}
        {props.title}
      </h2>
      <div class="tiles">{props.children}</div>
    </section>
  )
}
