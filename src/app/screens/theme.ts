/** How the staff screens are lit. Kept in this browser only; it says nothing about anyone. */
export const THEMES = ['system', 'light', 'dark', 'contrast'] as const
export type Theme = (typeof THEMES)[number]

const KEY = 'escale.theme'

/** At start, and when the tablet comes back from a patron who read with another contrast. */
export const restoreTheme = (): void => light(chosenTheme())

export function chooseTheme(theme: Theme): void {
  light(theme)
  try {
    if (theme === 'system') localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, theme)
  } catch {
    // Storage refused: the light holds until the app is closed.
  }
}

export function chosenTheme(): Theme {
  try {
    const stored = localStorage.getItem(KEY)
    return THEMES.find((theme) => theme === stored) ?? 'system'
  } catch {
    return 'system'
  }
}

function light(theme: Theme): void {
  const { dataset } = document.documentElement
  delete dataset.theme
  delete dataset.contrast
  if (theme === 'light' || theme === 'dark') dataset.theme = theme
  if (theme === 'contrast') dataset.contrast = 'more'
}
