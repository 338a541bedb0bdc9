/**
 * Slides, one at a time: arrows, space, Home and End; N for the notes, F for the whole screen, P for a second window with
 * the notes that follows the first. `#7` in the address is the seventh slide.
 */
const slides = [...document.querySelectorAll<HTMLElement>('.slide')]
const SLIDE = { width: 1280, height: 720 }
const BAR_HEIGHT = 48
/** Of the window's height, for the slide, where notes stand below it. */
const WITH_NOTES = 0.55
const isForPresenter = location.hash.endsWith('&notes')
/** The window that opened this one, or that this one opened. */
let partner = window.opener as Window | null
let current = 0

const numberIn = (hash: string): number => Number(/^#(\d+)/.exec(hash)?.[1] ?? 1) - 1

function show(index: number, isOwn = true): void {
  current = Math.max(0, Math.min(slides.length - 1, index))
  for (const [i, slide] of slides.entries()) slide.classList.toggle('shown', i === current)
  const number = document.getElementById('number')
  if (number !== null) number.textContent = String(current + 1)
  history.replaceState(null, '', `#${current + 1}${isForPresenter ? '&notes' : ''}`)
  // A file has no origin that could be named; all that is told is a number.
  if (isOwn) partner?.postMessage({ slide: current }, '*')
}

function resize(): void {
  const hasNotes = document.body.classList.contains('with-notes')
  const bar = document.fullscreenElement === null ? BAR_HEIGHT : 0
  const room = (innerHeight - bar) * (hasNotes ? WITH_NOTES : 1)
  const scale = Math.min(innerWidth / SLIDE.width, room / SLIDE.height)
  document.body.style.setProperty('--scale', String(scale))
}

function toggleNotes(): void {
  const pressed = document.body.classList.toggle('with-notes')
  document.querySelector('[data-do=notes]')?.setAttribute('aria-pressed', String(pressed))
  resize()
}

function openPresenter(): void {
  partner = open(`${location.href.replace(/#.*/, '')}#${current + 1}&notes`, 'llmos-presenter', 'width=1000,height=800')
}

async function toggleFull(): Promise<void> {
  if (document.fullscreenElement === null) await document.documentElement.requestFullscreen()
  else await document.exitFullscreen()
}

const ACTIONS: Readonly<Record<string, () => void>> = {
  back: () => show(current - 1),
  next: () => show(current + 1),
  first: () => show(0),
  last: () => show(slides.length - 1),
  notes: toggleNotes,
  window: openPresenter,
  full: () => void toggleFull(),
}
const KEYS: Readonly<Record<string, string>> = {
  ArrowLeft: 'back',
  PageUp: 'back',
  ArrowRight: 'next',
  PageDown: 'next',
  ' ': 'next',
  Home: 'first',
  End: 'last',
  n: 'notes',
  p: 'window',
  f: 'full',
}

addEventListener('keydown', event => {
  const { key, target } = event
  // Space presses a button that has the focus, and nothing else; a browser's own shortcuts stay its own.
  const presses = target instanceof HTMLButtonElement && key === ' '
  const action = ACTIONS[KEYS[key] ?? '']
  if (action === undefined || presses || event.ctrlKey || event.metaKey || event.altKey) return
  event.preventDefault()
  action()
})
for (const button of document.querySelectorAll<HTMLElement>('[data-do]'))
  button.addEventListener('click', () => ACTIONS[button.dataset.do ?? '']?.())
addEventListener('message', ({ source, data }: MessageEvent<{ readonly slide?: unknown }>) => {
  if (source !== null && source === partner && typeof data?.slide === 'number') show(data.slide, false)
})
addEventListener('hashchange', () => show(numberIn(location.hash)))
addEventListener('resize', resize)
document.addEventListener('fullscreenchange', resize)

document.body.classList.add('present')
document.querySelector('.bar')?.removeAttribute('hidden')
show(numberIn(location.hash), false)
if (isForPresenter) toggleNotes()
else resize()

export {}
