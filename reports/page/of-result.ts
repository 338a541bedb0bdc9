/** The report of a result, of whatever kind. */
import type { ResultFile } from '../result-file.ts'
import { reportOfComparison } from './of-comparison.ts'
import { reportOfCalibration, reportOfValidation } from './of-models.ts'
import { reportOfPages } from './of-pages.ts'
import { reportOfRun } from './of-run.ts'
import type { Report } from './report.ts'
import type { SteppedTrace } from './stepper-section.ts'

/** `trace`: of a run, whose machine can then be stepped through. */
export function reportOf(file: ResultFile, trace: SteppedTrace | null = null): Report {
  switch (file.is) {
    case 'run':
      return reportOfRun(file.result, trace)
    case 'comparison':
      return reportOfComparison(file.result)
    case 'pages':
      return reportOfPages(file.result)
    case 'calibration':
      return reportOfCalibration(file.result)
    default:
      return reportOfValidation(file.result)
  }
}
