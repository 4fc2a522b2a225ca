import type { Light } from '../domain/vocabulary.ts'

/** At start, and when the tablet comes back from a patron who read with another contrast. */
export function lightScreens(light: Light): void {
  const { dataset } = document.documentElement
  delete dataset.theme
  delete dataset.contrast
  if (light === 'light' || light === 'dark') dataset.theme = light
  if (light === 'contrast') dataset.contrast = 'more'
}
