/** Vidur's processed traces: seconds since the start. */
import { defineCsv } from './csv.ts'
import { time } from './format.ts'

export default defineCsv({
  name: 'vidur',
  columns: { at: 'arrived_at', input: 'num_prefill_tokens', output: 'num_decode_tokens' },
  example: 'arrived_at,num_prefill_tokens,num_decode_tokens',
  clock: () => text => time('arrived_at', 'seconds', text),
})
