/** The choice of a theme: as the system has it, until somebody chooses. */

export type Theme = 'light' | 'dark'

const dark = matchMedia('(prefers-color-scheme: dark)')

let isForPaper = false

/** Calls `changed` when what is drawn must be drawn for paper, which is light, and when it is for the screen again. */
export function onPaper(changed: () => void): void {
  for (const event of ['beforeprint', 'afterprint'])
    addEventListener(event, () => {
      isForPaper = event === 'beforeprint'
      changed()
    })
}

/** The one that is shown now. */
export function themeNow(): Theme {
  if (isForPaper) return 'light'
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
