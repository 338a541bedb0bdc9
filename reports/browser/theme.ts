/** The choice of a theme: as the system has it, until somebody chooses. */

export type Theme = 'light' | 'dark'

const dark = matchMedia('(prefers-color-scheme: dark)')

/** The one that is shown now. */
export function themeNow(): Theme {
  const { theme } = document.documentElement.dataset
  if (theme === 'light' || theme === 'dark') return theme
  return dark.matches ? 'dark' : 'light'
}

/** Makes `#theme` a choice; `changed` is called whenever another one is shown. */
export function offerThemes(changed: () => void): void {
  const choice = document.getElementById('theme')
  if (!(choice instanceof HTMLSelectElement)) return
  for (const label of choice.labels) label.hidden = false
  choice.addEventListener('change', () => {
    if (choice.value === 'auto') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = choice.value
    changed()
  })
  dark.addEventListener('change', changed)
}
