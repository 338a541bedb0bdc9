/** Where a picture will be seen: on a slide, from the last row; or in the column of a paper, 84 mm wide. */
export interface Size {
  readonly width: number
  readonly height: number
  readonly font: number
  /** Pixels of a PNG for each of these. */
  readonly density: number
}

export const SIZES = {
  slide: { width: 960, height: 540, font: 18, density: 2 },
  /** Below the title of a slide of 1280 by 720. */
  deck: { width: 1120, height: 388, font: 24, density: 1 },
  column: { width: 420, height: 315, font: 12, density: 3 },
  /** A column as few pixels, to be compared. */
  small: { width: 420, height: 315, font: 12, density: 1 },
} as const satisfies Record<string, Size>
export type SizeName = keyof typeof SIZES
