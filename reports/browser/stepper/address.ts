/** The address of the page tells the moment: it goes along, and who opens it is taken there. */
import { linkTo, placeIn } from '../../stepper/link.ts'
import { the } from './elements.ts'
import type { Stepper } from './model.ts'

const QUIET_MS = 200

export function followAddress(stepper: Stepper): void {
  let waiting: number | undefined
  const link = the('link', HTMLAnchorElement)
  const open = (): void => {
    const place = placeIn(stepper.replay, location.hash)
    if (place !== null) stepper.change({ at: place.event, chosen: place.process ?? stepper.chosen, isPlaying: false })
  }
  open()
  window.addEventListener('hashchange', open)
  stepper.onDraw(() => {
    const hash = linkTo(stepper.replay, { event: stepper.at, process: stepper.chosen })
    link.href = hash
    // Browsers take only so many changes of an address.
    clearTimeout(waiting)
    waiting = window.setTimeout(() => {
      if (location.hash !== hash) history.replaceState(null, '', hash)
    }, QUIET_MS)
  })
}
