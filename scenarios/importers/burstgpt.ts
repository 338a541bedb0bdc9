/** BurstGPT: seconds since its start; a newer version has two columns more. An answer of 0 tokens is a failure. */
import { defineCsv } from './csv.ts'
import { time } from './format.ts'

export default defineCsv({
  name: 'burstgpt',
  columns: { at: 'Timestamp', input: 'Request tokens', output: 'Response tokens' },
  example: 'Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type',
  clock: () => text => time('Timestamp', 'seconds', text),
})
