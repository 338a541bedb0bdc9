/**
 * The simulated mind: what the tokens say. Whether an answer is right is drawn from the core's skill at such tasks,
 * keyed by process and turn, so every core meets the same question and a better core is right wherever a worse one is.
 */
import type { Skill } from './core.ts'
import type { Reply, Task } from './policy.ts'
import { type Rng, stream } from './rng.ts'

const ANSWER = stream('answer')
const ADMISSION = stream('admits ignorance')
const RIGHT: Reply = { say: 'right' }

export function reply(skill: Skill, task: Task, rng: Rng, process: number, turn: number): Reply {
  const chance = skill[task]
  if (chance >= 1 || rng.at(ANSWER, process, turn, 0) < chance) return RIGHT
  return { say: rng.at(ADMISSION, process, turn, 0) < skill.admits ? 'unknown' : 'wrong' }
}
