/**
 * The address of the page tells the moment: it goes along, and who opens it is taken there. It is left alone until
 * somebody moves: it may lead to another part of the page.
 */
import { linkTo, placeIn } from '../../stepper/link.ts'
import { the } from './elements.ts'
import type { Stepper } from './model.ts'

const QUIET_MS = 200

export function followAddress(stepper: Stepper): void {
  let waiting: number | undefined
  const [link, section] = [the('link', HTMLAnchorElement), the('stepper', HTMLElement)]
  const here = (): string => linkTo(stepper.replay, { event: stepper.at, process: stepper.chosen })
  const open = (): void => {
    const place = placeIn(stepper.replay, location.hash)
    if (place === null) return
    clearTimeout(waiting)
    stepper.change({ at: place.event, chosen: place.process ?? stepper.chosen, isPlaying: false })
    told = here()
    if (section.dataset.keys === 'section') section.scrollIntoView()
  }
  let told = here()
  open()
  window.addEventListener('hashchange', open)
  stepper.onDraw(() => {
    const hash = here()
    link.href = hash
    if (hash === told) return
    told = hash
    // Browsers take only so many changes of an address.
    clearTimeout(waiting)
    waiting = window.setTimeout(() => {
      if (location.hash !== hash) history.replaceState(null, '', hash)
    }, QUIET_MS)
  })
}
