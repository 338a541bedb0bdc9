/** The bits of a float64: write `float[0]`, read or write `words[UPPER]` (sign, exponent, 20 bits) and `words[LOWER]`. */
export const float = new Float64Array(1)
/** The same eight bytes as two words; which of them is the upper one depends on the machine. */
export const words = new Uint32Array(float.buffer)
float[0] = 1
export const UPPER = words[0] === 0 ? 1 : 0
export const LOWER = 1 - UPPER
