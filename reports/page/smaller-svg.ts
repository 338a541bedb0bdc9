/**
 * An SVG as the canvas draws it, in a third of its bytes: a tenth of a point is finer than any eye; letters, which are
 * outlines, are written in whole parts of a point, each place from the one before.
 */
export const smaller = (svg: string): string =>
  svg
    .replace(/^<\?xml[^>]*\?>\s*/, '')
    .replaceAll(/<path fill="(\S+)"(?: transform="([^"]*)")? d="([MLQCZ\d\se.-]+)"/g, inParts)
    .replaceAll(
      /(transform="[^"]*")|-?\d+\.\d+(?:e-?\d+)?/g,
      (number, transform?: string) => transform ?? rounded(number),
    )
    .replaceAll(/\s*\n\s*/g, '')

/** What turns and stretches keeps its digits. */
const rounded = (number: string): string => String(Number(Number(number).toFixed(1)))

/** Of a point: a letter that is five points wide still has its curves. */
const PARTS = 25

/** Of what is filled alone: the width of a line would shrink too. */
const inParts = (_: string, fill: string, moved: string | undefined, outline: string): string =>
  `<path fill="${fill}" transform="${moved === undefined ? '' : `${moved} `}scale(${1 / PARTS})" d="${inWholeParts(outline)}"`

/** `M1 2L1.5 2Z` → `m25 50l13 0z`. Rounded from the whole, so that errors do not add up. */
function inWholeParts(outline: string): string {
  let [x, y, startX, startY] = [0, 0, 0, 0]
  const parts = outline.match(/[MLQCZ][^MLQCZ]*/g) ?? []
  return parts
    .map(part => {
      const command = part.charAt(0)
      if (command === 'Z') {
        ;[x, y] = [startX, startY]
        return 'z'
      }
      const at = (part.slice(1).match(/-?[\d.]+(?:e-?\d+)?/g) ?? []).map(value => Math.round(Number(value) * PARTS))
      const [fromX, fromY] = [x, y]
      ;[x, y] = [at.at(-2) ?? x, at.at(-1) ?? y]
      if (command === 'M') [startX, startY] = [x, y]
      return (
        command.toLowerCase() +
        at
          .map((value, i) => value - (i % 2 === 0 ? fromX : fromY))
          .join(' ')
          .replaceAll(' -', '-')
      )
    })
    .join('')
}
