/** Reads a model's tokenizer from its folder. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { CoreError, reasonOf } from './core-error.ts'
import { type Layout, readJson } from './layout.ts'
import type { Transformers } from './library.ts'
import { ForeignText } from './text.ts'

export async function openText(name: string, layout: Layout, { AutoTokenizer }: Transformers): Promise<ForeignText> {
  try {
    const tokenizer = await AutoTokenizer.from_pretrained(layout.folder, { local_files_only: true })
    return new ForeignText(tokenizer, endsOf(name, layout, tokenizer.eos_token_id))
  } catch (error) {
    if (error instanceof CoreError) throw error
    throw new CoreError(
      'corrupt',
      name,
      `its tokenizer cannot be read (${reasonOf(error)})`,
      `fetch tokenizer.json and tokenizer_config.json again into ${layout.folder}`,
    )
  }
}

/** Each of the three may name tokens that end what the model says. */
function endsOf(name: string, { folder, config }: Layout, ofTokenizer: number | undefined): number[] {
  const file = join(folder, 'generation_config.json')
  const generation = existsSync(file) ? readJson(name, file) : {}
  return [config.eos_token_id, generation.eos_token_id, ofTokenizer].flat().filter(id => typeof id === 'number')
}
