/**
 * What chartjs-node-canvas asks of the package `canvas`, on @napi-rs/canvas, which needs no compiler and no download: a
 * canvas of pixels, which gives a PNG, or one of vectors, which gives an SVG with its letters as outlines, so that it
 * looks the same where the font is missing. In JavaScript, since a package of CommonJS is what is asked for.
 */

const { GlobalFonts, Image, SvgExportFlag, createCanvas: createPixels } = require('@napi-rs/canvas')

function createCanvas(width, height, type) {
  if (type === undefined || type === 'image') return createPixels(width, height)
  if (type !== 'svg') throw new Error(`canvas-shim: no canvas for ${type}`)
  const canvas = createPixels(width, height, SvgExportFlag.ConvertTextToPaths)
  canvas.toBuffer = () => canvas.getContent()
  return canvas
}

const registerFont = (path, { family }) => {
  if (GlobalFonts.registerFromPath(path, family) === null) throw new Error(`canvas-shim: ${path} is no font`)
}

module.exports = { createCanvas, registerFont, Image, deregisterAllFonts: () => GlobalFonts.removeAll?.() }
