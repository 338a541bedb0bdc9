import { describe, expect, test } from 'vitest'
import { TINY_CHAT, TINY_WORDS, tokenizer, tokenizerConfig } from './fixture.ts'
import { hubSettings, loadTransformers } from './library.ts'
import { ForeignText } from './text.ts'
import type { Message } from './turns.ts'

const { PreTrainedTokenizer } = await loadTransformers(hubSettings())
const textOf = (chat: string | null, words: readonly string[] = TINY_WORDS): ForeignText =>
  new ForeignText(new PreTrainedTokenizer(JSON.parse(tokenizer(words)), JSON.parse(tokenizerConfig(chat))), [])
const tiny = textOf(TINY_CHAT)
const words = (...list: string[]): number[] => list.map(word => TINY_WORDS.indexOf(word))

/** As their makers published them. */
const TEMPLATES = {
  smollm2:
    "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n' }}{% endif %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}",
  llama3:
    "{% set loop_messages = messages %}{% for message in loop_messages %}{% set content = '<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n'+ message['content'] | trim + '<|eot_id|>' %}{% if loop.index0 == 0 %}{% set content = bos_token + content %}{% endif %}{{ content }}{% endfor %}{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}{% endif %}",
  mistral:
    "{{ bos_token }}{% for message in messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}{% if message['role'] == 'user' %}{{ '[INST] ' + message['content'] + ' [/INST]' }}{% elif message['role'] == 'assistant' %}{{ message['content'] + eos_token}}{% else %}{{ raise_exception('Only user and assistant roles are supported!') }}{% endif %}{% endfor %}",
  gemma:
    "{{ bos_token }}{% if messages[0]['role'] == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}{% for message in messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}{% if (message['role'] == 'assistant') %}{% set role = 'model' %}{% else %}{% set role = message['role'] %}{% endif %}{{ '<start_of_turn>' + role + '\n' + message['content'] | trim + '<end_of_turn>\n' }}{% endfor %}{% if add_generation_prompt %}{{'<start_of_turn>model\n'}}{% endif %}",
  llama2:
    "{% if messages[0]['role'] == 'system' %}{% set loop_messages = messages[1:] %}{% set system_message = messages[0]['content'] %}{% else %}{% set loop_messages = messages %}{% set system_message = false %}{% endif %}{% for message in loop_messages %}{% if loop.index0 == 0 and system_message != false %}{% set content = '<<SYS>>\n' + system_message + '\n<</SYS>>\n\n' + message['content'] %}{% else %}{% set content = message['content'] %}{% endif %}{% if message['role'] == 'user' %}{{ bos_token + '[INST] ' + content.strip() + ' [/INST]' }}{% elif message['role'] == 'assistant' %}{{ ' '  + content.strip() + ' ' + eos_token }}{% endif %}{% endfor %}",
}

const CHAT: Message[] = [
  { role: 'user', content: 'the code' },
  { role: 'assistant', content: 'is 41' },
  { role: 'user', content: 'well then' },
]

/** A conversation put together from its turns. */
function put({ turns }: ForeignText, messages: readonly Message[]): string {
  const said = messages.map(({ role, content }) => {
    const { open, close } = turns[role] ?? turns.user
    return open + content + close
  })
  const preamble = messages[0]?.role === 'system' ? '' : turns.preamble
  return turns.start + preamble + said.join('') + turns.answer
}

describe.each(Object.entries(TEMPLATES))('the turns of %s', (_, template) => {
  const text = textOf(template)

  test('make the conversation that the template makes', () => {
    expect(text.isChat).toBe(true)
    expect(put(text, CHAT)).toBe(text.render(CHAT, true))
  })

  test('have a system among them where the template lets it stand alone', () => {
    const chat: Message[] = [{ role: 'system', content: 'a' }, ...CHAT]
    if (text.turns.system !== null) expect(put(text, chat)).toBe(text.render(chat, true))
    expect(text.turns.system !== null).toBe([TEMPLATES.smollm2, TEMPLATES.llama3].includes(template))
  })
})

test('a conversation is what the template and the tokenizer make of it', () => {
  expect(tiny.conversation([{ role: 'user', content: 'the code' }])).toEqual(
    words('<s>', '<start>', 'user', 'the', 'code', '<end>', '<start>', 'assistant'),
  )
})

test('what ends an answer is known from the template', () => {
  expect([...tiny.endOfTurn]).toEqual(words('<end>'))
  expect(tiny.special.get('<start>')).toBe(TINY_WORDS.indexOf('<start>'))
})

test('texts become tokens and texts again, without special ones', () => {
  expect(tiny.encode('the code <end>')).toEqual(words('the', 'code', '<end>'))
  expect(tiny.decode(words('<start>', 'the', 'code', '<end>'))).toBe('the code')
  expect(tiny.encode('')).toEqual([])
  expect(tiny.decode([])).toBe('')
})

test('a page has exactly the tokens asked for, filled up by words', () => {
  const page = tiny.page('user', 'the code of anna', 10)
  expect(page).toEqual({
    fits: true,
    tokens: words('<start>', 'user', 'the', 'code', 'of', 'anna', 'so', 'and', 'then', '<end>'),
  })
  for (let tokens = 7; tokens < 60; tokens++) {
    const found = tiny.page('system', 'the code of anna', tokens)
    expect(found.fits && found.tokens.length).toBe(tokens)
  }
})

test('a page too short for what it says tells the fewest that it takes', () => {
  expect(tiny.page('user', 'the code of anna', 6)).toEqual({ fits: false, fewest: 7 })
})

test('where no filler word is a single token, single tokens fill a page', () => {
  const without = TINY_WORDS.map(word => (['so', 'and', 'then', 'well', 'a'].includes(word) ? `${word}x` : word))
  const page = textOf(TINY_CHAT, without).page('user', 'the code', 12)
  expect(page.fits && page.tokens.length).toBe(12)
})

test('a model without a template gets plain turns', () => {
  const text = textOf(null)
  expect(text.isChat).toBe(false)
  expect(put(text, CHAT)).toBe('<s>User: the code\nAssistant: is 41\nUser: well then\nAssistant:')
})

test('so does one whose template leaves out what is said', () => {
  expect(textOf("{{ 'nothing' }}").isChat).toBe(false)
  expect(textOf("{{ raise_exception('no') }}").isChat).toBe(false)
})
