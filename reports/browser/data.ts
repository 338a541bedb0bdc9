/** What the page was given. */
export function dataOf<T>(id: string): T {
  const element = document.getElementById(id)
  if (element === null) throw new Error(`this page holds no data "${id}"`)
  return JSON.parse(element.textContent) as T
}
