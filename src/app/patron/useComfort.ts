import { useLayoutEffect } from 'preact/hooks'
import type { Lending } from './useLending.ts'

/** Text size and contrast of this lending, on the whole page; gone when the tablet is handed back. */
export function useComfort({ textSize, contrast }: Lending['comfort']) {
  useLayoutEffect(() => {
    const { dataset } = document.documentElement
    if (textSize === 'usual') delete dataset.text
    else dataset.text = textSize
    if (contrast === 'usual') delete dataset.contrast
    else dataset.contrast = contrast
    return () => {
      delete dataset.text
      delete dataset.contrast
    }
  }, [textSize, contrast])
}
