/**
 * What a chat template puts around the turns of a conversation, read off the template by rendering marks. Turns can then
 * be written one by one, in any order, each with its own number of tokens; a template renders conversations only whole,
 * and many refuse two turns of one role in a row.
 *
 *   start      <|begin_of_text|>
 *   user       <|im_start|>user\n … <|im_end|>\n
 *   assistant  <|im_start|>assistant\n … <|im_end|>\n
 *   system     like these; null where the template has no such role: it is said as the user then
 *   answer     <|im_start|>assistant\n: what the model goes on from
 *   preamble   a system turn of the template's own, where a conversation brings none
 */
export type Role = 'system' | 'user' | 'assistant'
export interface Message {
  readonly role: Role
  readonly content: string
}
export interface Frame {
  readonly open: string
  readonly close: string
}
export interface Turns {
  readonly start: string
  readonly preamble: string
  readonly user: Frame
  readonly assistant: Frame
  readonly answer: string
  readonly system: Frame | null
}

/** Renders a conversation, ready for an answer where asked. */
export type Render = (messages: readonly Message[], answer: boolean) => string

/** For models that only continue texts. */
export const PLAIN_TURNS: Turns = {
  start: '',
  preamble: '',
  user: { open: 'User: ', close: '\n' },
  assistant: { open: 'Assistant: ', close: '\n' },
  answer: 'Assistant:',
  system: { open: '', close: '\n' },
}

const MARKS = ['qalpha', 'qbravo', 'qcharlie', 'qdelta']
const turn = (role: Role, mark: number): Message => ({ role, content: MARKS[mark] ?? '' })
const WITH_SYSTEM = [turn('system', 0), turn('user', 1), turn('assistant', 2), turn('user', 3)]
const WITHOUT_SYSTEM = WITH_SYSTEM.slice(1)

/** null: the template leaves something out, or has no turns that can be told apart. */
export function readTurns(render: Render, beginning: string): Turns | null {
  const whole = pieces(render, WITHOUT_SYSTEM)
  const [, afterUser] = pieces(render, WITHOUT_SYSTEM.slice(0, 1)) ?? []
  const [, ready] = pieces(render, WITHOUT_SYSTEM.slice(0, 1), true) ?? []
  const [, , afterAssistant] = pieces(render, WITHOUT_SYSTEM.slice(0, 2)) ?? []
  if (whole === null || afterUser === undefined || ready === undefined || afterAssistant === undefined) return null
  const [head = '', toAssistant = '', toUser = ''] = whole
  const closeUser = toAssistant.startsWith(afterUser) ? afterUser : ''
  const closeAssistant = toUser.startsWith(afterAssistant) ? afterAssistant : ''
  const user = { open: toUser.slice(closeAssistant.length), close: closeUser }
  const assistant = { open: toAssistant.slice(closeUser.length), close: closeAssistant }
  const before = head.slice(0, head.length - commonEnd(head, user.open))
  const start = before.startsWith(beginning) ? beginning : ''
  return {
    start,
    preamble: before.slice(start.length),
    user,
    assistant,
    answer: ready.startsWith(closeUser) ? ready.slice(closeUser.length) : assistant.open,
    system: systemFrame(render, start, user),
  }
}

/** What stands before, between and after the marks. */
function pieces(render: Render, messages: readonly Message[], answer = false): string[] | null {
  let rest: string
  try {
    rest = render(messages, answer)
  } catch {
    return null
  }
  const found: string[] = []
  for (const { content } of messages) {
    const at = rest.indexOf(content)
    if (at < 0) return null
    found.push(rest.slice(0, at))
    rest = rest.slice(at + content.length)
  }
  return [...found, rest]
}

/** A system turn that is woven into the user's first one is no turn. */
function systemFrame(render: Render, start: string, user: Frame): Frame | null {
  const [head = '', toUser = ''] = pieces(render, WITH_SYSTEM) ?? []
  if (!head.startsWith(start) || head.length === start.length || !toUser.endsWith(user.open)) return null
  return { open: head.slice(start.length), close: toUser.slice(0, toUser.length - user.open.length) }
}

function commonEnd(left: string, right: string): number {
  let length = 0
  while (length < Math.min(left.length, right.length) && left.at(-1 - length) === right.at(-1 - length)) length++
  return length
}
