/** A progress bar on a terminal, for anything that takes over two seconds; none in a pipe. It writes to stderr. */
import cliProgress from 'cli-progress'
import type { RunProgress } from '../bench/run-here.ts'
import { seconds } from '../sim/units.ts'
import { count, duration } from './format.ts'

export interface ProgressBar {
  show(progress: RunProgress): void
  end(): void
}

const PATIENCE_MS = 2000

export function progressBar(stream: NodeJS.WriteStream = process.stderr): ProgressBar {
  const started = performance.now()
  let bar: cliProgress.SingleBar | null = null
  return {
    show(progress) {
      if (!stream.isTTY || performance.now() - started < PATIENCE_MS) return
      bar ??= startBar(stream, progress)
      bar.update(progress.horizon === undefined ? 0 : progress.now, wordsFor(progress))
    },
    end() {
      bar?.stop()
    },
  }
}

/** Without a horizon nobody knows how long the run is: then words alone. */
function startBar(stream: NodeJS.WriteStream, progress: RunProgress): cliProgress.SingleBar {
  const drawn = progress.horizon === undefined ? '' : '{bar} {percentage}% '
  const bar = new cliProgress.SingleBar(
    { stream, format: `${drawn}{words}`, hideCursor: true, clearOnComplete: true, fps: 8 },
    cliProgress.Presets.shades_classic,
  )
  bar.start(progress.horizon ?? 1, 0, wordsFor(progress))
  return bar
}

const wordsFor = ({ now, arrived, finished }: RunProgress): { words: string } => ({
  words: `${duration(seconds(now))} simulated, ${count(finished)} of ${count(arrived)} calls done`,
})
