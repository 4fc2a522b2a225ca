import { useLayoutEffect } from 'preact/hooks'
import type { Lending } from './useLending.ts'

/** Text size and contrast of this lending, on the whole page; gone when the tablet is handed back. */
export function useComfort({ textSize, contrast }: Lending['comfort']) {
  useLayoutEffect(() => {
    const { dataset } = document.documentElement
    if (textSize !== 'usual') dataset.text = textSize
    if (contrast !== 'usual') dataset.contrast = contrast
    return () => {
      delete dataset.text
      delete dataset.contrast
    }
  }, [textSize, contrast])
}
