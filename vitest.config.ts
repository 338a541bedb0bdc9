/** Two workers fit two shared cores; oracles that compare with a formula take their time. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['node_modules/**', 'out/**', 'my-labs/**'],
    setupFiles: ['./vitest.setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // Modules are loaded once per worker, not once per file: tests leave nothing behind that another one could see.
    isolate: false,
    // No test measures time; a busy machine may take long to draw a page.
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
})
