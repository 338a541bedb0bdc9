/** Tells those who listen to a page what they cannot see; the page has a place for it. */
export function say(text: string): void {
  const place = document.getElementById('said')
  if (place !== null) place.textContent = text
}
