/** Words in a picture: how wide they are, about, and what is done with those that are too long. */
export const FONT = 'Inter'

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })
const graphemes = (text: string): string[] => Array.from(segmenter.segment(text), ({ segment }) => segment)

/** The middle is left out: names that begin alike often differ at the end. Line ends become spaces. */
export function shortened(text: string, most: number): string {
  const letters = graphemes(text.replaceAll(/\s+/g, ' ').trim())
  if (letters.length <= most) return letters.join('')
  const head = Math.ceil((most - 1) * 0.6)
  return `${letters.slice(0, head).join('')}…${letters.slice(letters.length - (most - 1 - head)).join('')}`
}

/** Of the widths of the font's letters, the mean in English; capitals and figures are a little wider. */
const LETTER = 0.52

export const lettersIn = (width: number, fontSize: number): number =>
  Math.max(8, Math.floor(width / (fontSize * LETTER)))

/** In lines of at most so many letters; a longer word is cut. */
export function lines(text: string, most: number): string[] {
  const done: string[] = []
  let line = ''
  for (const word of text.split(/\s+/).filter(it => it !== '')) {
    const whole = shortened(word, most)
    if (line !== '' && graphemes(`${line} ${whole}`).length > most) {
      done.push(line)
      line = whole
    } else line = line === '' ? whole : `${line} ${whole}`
  }
  return line === '' ? done : [...done, line]
}
