/**
 * A box that scrolls, or only has a width: how large it is and how far it is scrolled, known without asking. To ask the
 * page makes it lay out all that was written since, and a step asks for many boxes.
 */
export class Box {
  width = 0
  height = 0
  /** How far it is scrolled. */
  top = 0
  readonly #element: HTMLElement
  readonly #content: HTMLElement | null
  #contentHeight = -1

  /** `content`: what gives it something to scroll; `changed`: it is seen otherwise than before. */
  constructor(element: HTMLElement, content: HTMLElement | null, changed: () => void) {
    this.#element = element
    this.#content = content
    this.#measure()
    new ResizeObserver(() => {
      const [width, height] = [this.width, this.height]
      this.#measure()
      if (this.width !== width || this.height !== height) changed()
    }).observe(element)
    element.addEventListener('scroll', () => {
      if (element.scrollTop === this.top) return
      this.top = element.scrollTop
      changed()
    })
  }

  #measure(): void {
    this.width = this.#element.clientWidth
    this.height = this.#element.clientHeight
    this.top = this.#element.scrollTop
  }

  /** As high as all that could be seen in it. */
  holds(height: number): void {
    if (height === this.#contentHeight || this.#content === null) return
    this.#contentHeight = height
    this.#content.style.height = `${height}px`
    // Only what has become too short moves what is seen.
    if (this.top + this.height > height) this.top = this.#element.scrollTop
  }

  /** Scrolls no further than it must; with `lead`, so much is then seen above. */
  keepInSight(from: number, to: number, lead?: number): void {
    const isAbove = from < this.top
    if (!isAbove && to <= this.top + this.height) return
    this.#element.scrollTop = Math.max(0, lead === undefined ? (isAbove ? from : to - this.height) : from - lead)
    this.top = this.#element.scrollTop
  }
}
