/** The program of the stepper: a trace that is in the page, as a machine that can be stopped, stepped and rewound. */
import { type PackedTrace, unpacked } from '../stepper/pack.ts'
import { replayOf } from '../stepper/replay.ts'
import { dataOf } from './data.ts'
import { followAddress } from './stepper/address.ts'
import { FONT } from './stepper/canvas.ts'
import { showContext } from './stepper/context.ts'
import { offerControls } from './stepper/controls.ts'
import { showCores } from './stepper/cores.ts'
import { showLanes } from './stepper/lanes.ts'
import { showList } from './stepper/list.ts'
import { Stepper } from './stepper/model.ts'
import { offerThemes, onPaper } from './theme.ts'

function start(): void {
  const trace = dataOf<PackedTrace>('trace')
  const stepper = new Stepper(replayOf(trace.header, unpacked(trace)))
  followAddress(stepper)
  offerControls(stepper)
  showLanes(stepper)
  showCores(stepper)
  if (document.getElementById('pages') !== null) showContext(stepper)
  showList(stepper)
  stepper.draw()
  offerThemes(() => stepper.redraw())
  // A printer does not wait for the next frame.
  onPaper(() => {
    stepper.redraw()
    stepper.draw()
  })
  // What is drawn before the letters are there is drawn in others.
  void Promise.all(['400', '600'].map(weight => document.fonts.load(`${weight} 12px ${FONT}`))).then(() =>
    stepper.redraw(),
  )
  window.addEventListener('resize', () => stepper.redraw())
  document.documentElement.classList.add('is-ready')
  // For whoever measures: the frame after the one that is drawn first.
  requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('first-picture')))
}

start()
