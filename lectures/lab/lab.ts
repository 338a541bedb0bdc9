/**
 * What a lab is. Each is a folder of `lectures/labs/` whose `lab.ts` says its title, its time and its checks; the folder's
 * name is its id, and the number before the first dash is what people call it. There is no list to edit.
 */
import type { Attempt } from './in-one-world.ts'
import type { World } from './worlds.ts'

/** One thing that was looked at: right or not, for so many points. */
export interface Finding {
  readonly good: boolean
  /** What was looked at, in a few words. */
  readonly title: string
  /** Where it is not right: the first turn that differs, and why. Sentences, a line each. */
  readonly said?: readonly string[]
}

export interface CheckResult {
  /** 0 to the points of the check. */
  readonly earned: number
  readonly findings: readonly Finding[]
  /** What the mistake looks like, if it is a known one. */
  readonly hint?: string
}

/** What a check has to look at. */
export interface Work {
  /** A file of the student's folder, as messages name it: good for reading too. */
  file(name: string): string
  readonly pagers: {
    /** One attempt of this file for each world, in their order. */
    attempt(file: string, worlds: readonly World[]): Promise<readonly Attempt[]>
  }
}

export interface Check {
  readonly title: string
  readonly points: number
  /** Into which worlds it will put the pager of which file. */
  readonly plays?: { readonly file: string; readonly worlds: readonly World[] }
  run(work: Work): Promise<CheckResult>
}

export interface LabDefinition {
  readonly title: string
  /** What a student takes for it, from and to. */
  readonly minutes: readonly [from: number, to: number]
  /** What to do first, once the folder is there. */
  readonly first: string
  readonly checks: readonly Check[]
}

export interface Lab extends LabDefinition {
  /** The folder's name: `03-page-replacement`. */
  readonly id: string
  readonly folder: string
}

export const defineLab = (lab: LabDefinition): LabDefinition => lab

export const pointsOf = ({ checks }: LabDefinition): number => checks.reduce((sum, check) => sum + check.points, 0)
