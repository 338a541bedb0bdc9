/** Elements of the page by their names; that they are there is part of how the page is made. */

export function the<E extends HTMLElement>(id: string, kind: new () => E): E {
  const element = document.getElementById(id)
  if (!(element instanceof kind)) throw new Error(`this page has no ${kind.name} "${id}"`)
  return element
}

/** Writes only what differs: a live region speaks at every change. */
export function write(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text
}

/** An element with text in it, which stays text. */
export function made(tag: string, className: string, text = ''): HTMLElement {
  const element = document.createElement(tag)
  element.className = className
  if (text !== '') element.textContent = text
  return element
}

/** A choice of names, each its own value. */
export function offer(select: HTMLSelectElement, names: readonly string[]): void {
  const options = document.createDocumentFragment()
  for (const name of names) options.append(new Option(name, name))
  select.append(options)
}
