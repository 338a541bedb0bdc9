import fc from 'fast-check'
import { expect, test } from 'vitest'
import { JobTable } from './jobs.ts'
import { Lockstep } from './lockstep.ts'
import { BLOCK } from './units.ts'

/** A job with so much context computed that has so many tokens to go. */
function member(jobs: JobTable, computed: number, togo: number): number {
  const job = jobs.create()
  jobs.id[job] = job
  jobs.computed[job] = computed
  jobs.output[job] = togo
  return job
}

const setUp = () => {
  const jobs = new JobTable(1, () => [])
  const lockstep = new Lockstep(jobs, 0)
  const step = (k: number) => {
    lockstep.advance(k)
    jobs.steps[0] = (jobs.steps[0] as number) + k
  }
  return { jobs, lockstep, step }
}

test('a full block means that the very next step takes a new one', () => {
  const { jobs, lockstep, step } = setUp()
  lockstep.join(member(jobs, 16, 100))
  lockstep.join(member(jobs, 31, 100))
  expect([0, 1, 2, 16].map(ahead => lockstep.blocksAt(ahead))).toEqual([1, 1, 0, 1])
  expect([0, 1, 2, 16, 17, 33].map(k => lockstep.blocksWithin(k))).toEqual([0, 1, 2, 2, 3, 5])
  step(1)
  expect([lockstep.blocksAt(0), lockstep.context]).toEqual([1, 49])
})

test('three free blocks last two jobs for 17 steps, and no block is needed by nobody', () => {
  const { jobs, lockstep } = setUp()
  expect(lockstep.stepsWithin(0, 1000)).toBe(1000)
  lockstep.join(member(jobs, 16, 100))
  lockstep.join(member(jobs, 31, 100))
  expect([0, 1, 2, 3].map(free => lockstep.stepsWithin(free, 1000))).toEqual([0, 1, 16, 17])
  expect(lockstep.stepsWithin(3, 5)).toBe(5)
})

test('of those that finish at one step, the one that came first goes first', () => {
  const { jobs, lockstep, step } = setUp()
  const [late, early, long] = [member(jobs, 0, 5), member(jobs, 0, 5), member(jobs, 0, 6)]
  jobs.id[late] = 100
  for (const job of [late, early, long]) lockstep.join(job)
  expect([lockstep.nextFinish, lockstep.finished()]).toEqual([5, -1])
  step(5)
  expect(lockstep.finished()).toBe(early)
  lockstep.leave(early)
  expect(lockstep.finished()).toBe(late)
})

interface Walker {
  job: number
  computed: number
  togo: number
}
const blocksOf = (walkers: readonly Walker[], k: number) =>
  walkers.reduce((sum, w) => sum + Math.ceil((w.computed + k) / BLOCK) - Math.ceil(w.computed / BLOCK), 0)

test('lockstep agrees with looking at every job at every step', () => {
  const action = fc.record({
    computed: fc.nat(100),
    togo: fc.integer({ min: 1, max: 40 }),
    steps: fc.nat(20),
    leave: fc.nat(9),
  })
  fc.assert(
    fc.property(fc.array(action, { maxLength: 40 }), fc.nat(30), (actions, free) => {
      const { jobs, lockstep, step } = setUp()
      const walkers: Walker[] = []
      for (const { computed, togo, steps, leave } of actions) {
        const job = member(jobs, computed, togo)
        walkers.push({ job, computed, togo })
        lockstep.join(job)
        const k = Math.min(steps, ...walkers.map(w => w.togo))
        expect(lockstep.blocksWithin(k)).toBe(blocksOf(walkers, k))
        const enough = Array.from({ length: 201 }, (_, n) => n).filter(n => blocksOf(walkers, n) <= free)
        expect(lockstep.stepsWithin(free, 200)).toBe(enough.at(-1))
        step(k)
        for (const w of walkers) [w.computed, w.togo] = [w.computed + k, w.togo - k]
        const gone = walkers.filter((w, i) => w.togo === 0 || i === leave)
        for (const w of gone) {
          walkers.splice(walkers.indexOf(w), 1)
          lockstep.leave(w.job)
          expect(jobs.computed[w.job]).toBe(w.computed)
        }
        expect(lockstep.context).toBe(walkers.reduce((sum, w) => sum + w.computed, 0))
        expect(lockstep.finished()).toBe(-1)
      }
    }),
  )
})
