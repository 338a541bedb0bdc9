/** The report of a result, of whatever kind. */
import type { ResultFile } from '../result-file.ts'
import { reportOfComparison } from './of-comparison.ts'
import { reportOfCalibration, reportOfValidation } from './of-models.ts'
import { reportOfPages } from './of-pages.ts'
import { reportOfRun } from './of-run.ts'
import type { Report, Spec } from './report.ts'

/** `spec`: the scenario as it is written; null: not known, or there is none. */
export function reportOf(file: ResultFile, spec: Spec | null): Report {
  switch (file.is) {
    case 'run':
      return reportOfRun(file.result, spec)
    case 'comparison':
      return reportOfComparison(file.result, spec)
    case 'pages':
      return reportOfPages(file.result)
    case 'calibration':
      return reportOfCalibration(file.result)
    default:
      return reportOfValidation(file.result, spec)
  }
}
