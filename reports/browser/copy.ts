/** A button beside each text that is meant to be copied. */
import { say } from './say.ts'

const SHOWN_MS = 2000

export function offerCopies(): void {
  for (const place of document.querySelectorAll<HTMLElement>('[data-copy]')) {
    const text = place.querySelector('code')
    if (text === null) continue
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'no-print'
    button.textContent = 'Copy'
    button.setAttribute('aria-label', `Copy ${place.dataset.copy}`)
    button.addEventListener('click', () => void copied(text, button))
    place.append(button)
  }
}

async function copied(text: HTMLElement, button: HTMLButtonElement): Promise<void> {
  const done = await toClipboard(text)
  say(done ? 'Copied' : 'Selected: copy it with the keyboard')
  button.textContent = done ? 'Copied' : 'Selected'
  setTimeout(() => {
    button.textContent = 'Copy'
  }, SHOWN_MS)
}

/** False: the browser lets no page do that; the text is selected, so that one key copies it. */
async function toClipboard(text: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text.textContent)
    return true
  } catch {
    getSelection()?.selectAllChildren(text)
    return false
  }
}
