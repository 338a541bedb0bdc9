/** Buttons, fields and keys. Each button tells its key, and a key does what its button does. */
import { count } from '../../format.ts'
import { clockTime, parsedTime } from '../../stepper/clock.ts'
import { MOMENTS } from '../../stepper/moments.ts'
import { countOf, type Move } from '../../stepper/moves.ts'
import { eventLine } from '../../stepper/summary.ts'
import { offer, the, write } from './elements.ts'
import type { Stepper } from './model.ts'
import { Player } from './player.ts'

export function offerControls(stepper: Stepper): void {
  const player = new Player(stepper)
  const press = (move: Move) => (): void => {
    player.stop()
    stepper.go(move)
  }
  const actions: Readonly<Record<string, () => void>> = {
    play: () => player.toggle(),
    back: press({ by: -1 }),
    step: press({ by: 1 }),
    start: press({ toEvent: 0 }),
    end: press({ toEvent: stepper.replay.last }),
    ...Object.fromEntries(
      MOMENTS.flatMap(({ name }) => [
        [`next-${name}`, press({ next: name })],
        [`previous-${name}`, press({ previous: name })],
      ]),
    ),
  }
  for (const [id, act] of Object.entries(actions)) document.getElementById(id)?.addEventListener('click', act)
  const section = the('stepper', HTMLElement)
  listenToKeys(section.dataset.keys === 'section' ? section : document, actions)
  offerTime(stepper, player)
  offerPlaces(stepper, player)
  offerChoices(stepper, player)
  showCounts(stepper)
  stepper.onDraw(() => showControls(stepper))
}

/** Keys of a form are the form's own. */
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement

const KEYS: Readonly<Record<string, string>> = {
  ' ': 'play',
  ArrowRight: 'step',
  ArrowLeft: 'back',
  Home: 'start',
  End: 'end',
  ...Object.fromEntries(
    MOMENTS.flatMap(({ name, key }) => [
      [key, `next-${name}`],
      [key.toUpperCase(), `previous-${name}`],
    ]),
  ),
}

function listenToKeys(place: HTMLElement | Document, actions: Readonly<Record<string, () => void>>): void {
  const goToTime = (): void => the('time', HTMLInputElement).select()
  place.addEventListener('keydown', event => {
    if (!(event instanceof KeyboardEvent)) return
    const { target, key, ctrlKey, metaKey, altKey } = event
    if (ctrlKey || metaKey || altKey || isTyping(target)) return
    // Space presses the button that has the focus; that is what it is for.
    if (key === ' ' && target instanceof HTMLElement && target.closest('button, summary, a') !== null) return
    const act = key === 't' ? goToTime : actions[KEYS[key] ?? '']
    if (act === undefined) return
    event.preventDefault()
    act()
  })
}

function offerTime(stepper: Stepper, player: Player): void {
  const [field, fault] = [the('time', HTMLInputElement), the('time-fault', HTMLElement)]
  the('go', HTMLFormElement).addEventListener('submit', event => {
    event.preventDefault()
    const t = parsedTime(field.value)
    field.setAttribute('aria-invalid', String(t === null))
    write(fault, t === null ? `“${field.value}” is no time: write seconds, or such as 14 min 3 s` : '')
    if (t === null) return
    player.stop()
    stepper.go({ toTime: t })
    // So that the next key is heard as one of the stepper's.
    the('stepper', HTMLElement).focus({ preventScroll: true })
  })
}

function offerPlaces(stepper: Stepper, player: Player): void {
  const slider = the('place', HTMLInputElement)
  slider.max = String(stepper.replay.last)
  slider.addEventListener('input', () => {
    player.stop()
    stepper.go({ toEvent: Number(slider.value) })
  })
}

function offerChoices(stepper: Stepper, player: Player): void {
  const { processes } = stepper.replay
  const [only, chosen, width, speed] = ['only', 'chosen', 'width', 'speed'].map(id => the(id, HTMLSelectElement))
  if (only === undefined || chosen === undefined || width === undefined || speed === undefined) return
  offer(
    only,
    processes.map(({ name }) => name),
  )
  offer(
    chosen,
    processes.filter(({ context }) => !context.isEmpty).map(({ name }) => name),
  )
  // The first choice of each is none of them.
  const nameIn = (select: HTMLSelectElement): string | null => (select.selectedIndex === 0 ? null : select.value)
  only.addEventListener('change', () => stepper.change({ only: nameIn(only) }))
  chosen.addEventListener('change', () => stepper.change({ chosen: nameIn(chosen) }))
  width.addEventListener('change', () => {
    const [many = '60', of] = width.value.split(' ')
    stepper.change({ width: { of: of === 'seconds' ? 'seconds' : 'events', many: Number(many) } })
  })
  speed.addEventListener('change', () => {
    player.eventsPerSecond = Number(speed.value)
  })
  stepper.onDraw(() => {
    select(chosen, stepper.chosen)
    select(only, stepper.only)
  })
}

function select(choice: HTMLSelectElement, name: string | null): void {
  if ((choice.selectedIndex === 0 ? null : choice.value) === name) return
  if (name === null) choice.selectedIndex = 0
  else choice.value = name
}

function showControls(stepper: Stepper): void {
  const { replay, at, isPlaying } = stepper
  const play = the('play', HTMLButtonElement)
  write(the('play-word', HTMLElement), isPlaying ? 'Pause' : 'Play')
  play.setAttribute('aria-pressed', String(isPlaying))
  const live = the('now', HTMLElement)
  // A reader of the screen would never catch up with a run that plays.
  live.setAttribute('aria-live', isPlaying ? 'off' : 'polite')
  write(live, eventLine(replay, at))
  const slider = the('place', HTMLInputElement)
  if (slider.value !== String(at)) slider.value = String(at)
  slider.setAttribute('aria-valuetext', `event ${at + 1} of ${replay.length}, ${clockTime(replay.timeOf(at))}`)
}

/** What there is none of cannot be gone to. */
function showCounts(stepper: Stepper): void {
  let countedFor: string | null | undefined
  stepper.onDraw(() => {
    if (countedFor === stepper.only) return
    countedFor = stepper.only
    for (const { name, many } of MOMENTS) {
      const found = countOf(stepper.replay, name, stepper.only)
      write(the(`count-${name}`, HTMLElement), count(found))
      for (const way of ['next', 'previous']) {
        const button = the(`${way}-${name}`, HTMLButtonElement)
        button.disabled = found === 0
        if (found === 0) button.title = `there are no ${many}`
        else button.removeAttribute('title')
      }
    }
  })
}
