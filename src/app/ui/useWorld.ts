import { useLayoutEffect } from 'preact/hooks'

export type World = 'staff' | 'lent'
export type TextSize = 'usual' | 'larger' | 'largest'
export type Contrast = 'usual' | 'more'

/** Lights the page for whoever holds the tablet; reading comfort goes with the screen that asked for it. */
export function useWorld(world: World, comfort?: { textSize: TextSize; contrast: Contrast }) {
  const { textSize = 'usual', contrast = 'usual' } = comfort ?? {}
  useLayoutEffect(() => {
    const { dataset } = document.documentElement
    dataset.world = world
    if (textSize !== 'usual') dataset.text = textSize
    if (contrast !== 'usual') dataset.contrast = contrast
    return () => {
      delete dataset.world
      delete dataset.text
      delete dataset.contrast
    }
  }, [world, textSize, contrast])
}
