/** Mooncake: milliseconds, and a hash for each block of 512 tokens of the prompt; equal hashes are equal text. */
import { BadField, HASH_TOKENS, time, wholeTokens } from './format.ts'
import { defineJsonl } from './jsonl.ts'

const LARGEST_HASH = 2 ** 53 - 1

function hashIds(value: unknown, input: number): readonly number[] {
  const whole = (id: unknown) => typeof id === 'number' && Number.isInteger(id) && Math.abs(id) <= LARGEST_HASH
  if (!Array.isArray(value) || !value.every(whole)) throw new BadField('hash_ids', 'a list of whole numbers', value)
  const most = Math.ceil(input / HASH_TOKENS)
  if (value.length <= most) return value
  throw new BadField('hash_ids', `${most} ids at most for a prompt of ${input} tokens`, value.length)
}

export default defineJsonl({
  name: 'mooncake',
  example: '{"timestamp":0,"input_length":600,"output_length":50,"hash_ids":[0,1]}',
  keys: ['timestamp', 'hash_ids'],
  row: row => {
    const input = wholeTokens('input_length', row.input_length)
    return {
      at: time('timestamp', 'milliseconds', row.timestamp) / 1e3,
      calls: [{ input, output: wholeTokens('output_length', row.output_length), pause: 0 }],
      hashes: hashIds(row.hash_ids, input),
    }
  },
})
