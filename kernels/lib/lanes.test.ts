import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fakeJob } from './fake.ts'
import { JobLanes } from './lanes.ts'

const jobs = Array.from({ length: 200 }, (_, index) => fakeJob({ index, id: index }))
const move = fc.record({ how: fc.constantFrom('back', 'front', 'remove'), job: fc.nat(199), lane: fc.nat(5) })

it('does what plain arrays would do', () => {
  fc.assert(
    fc.property(fc.array(move, { maxLength: 300 }), moves => {
      const lanes = new JobLanes()
      const plain: number[][] = [[], [], [], [], [], []]
      for (const { how, job, lane } of moves) {
        const at = plain.findIndex(line => line.includes(job))
        if (how === 'remove') {
          expect(lanes.remove(jobs[job] as (typeof jobs)[0])).toBe(at >= 0)
          if (at >= 0) plain[at] = (plain[at] as number[]).filter(other => other !== job)
        } else if (at < 0) {
          if (how === 'back') lanes.pushBack(jobs[job] as (typeof jobs)[0], lane)
          else lanes.pushFront(jobs[job] as (typeof jobs)[0], lane)
          if (how === 'back') plain[lane]?.push(job)
          else plain[lane]?.unshift(job)
        }
        expect(plain.map((_, lane) => lanes.first(lane)?.index)).toEqual(plain.map(line => line[0]))
        expect(lanes.length).toBe(plain.flat().length)
        expect([...lanes.busy].sort()).toEqual([0, 1, 2, 3, 4, 5].filter(lane => (plain[lane] as number[]).length > 0))
      }
    }),
    { seed: 1961 },
  )
})
