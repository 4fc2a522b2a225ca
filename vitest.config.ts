import { availableParallelism } from 'node:os'
import preact from '@preact/preset-vite'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [preact()],
  define: { __VERSION__: '"0.0.0+test"' },
  test: {
    include: ['tests/**/*.test.{ts,tsx}'],
    // Node by default; a test of screens begins with `// @vitest-environment happy-dom`.
    environment: 'node',
    // Two cores may be shared: a slow machine is not a wrong one.
    testTimeout: 30_000,
    // On two cores vitest would take one.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    setupFiles: ['tests/setup/unit.ts'],
    globalSetup: ['tests/setup/database.ts'],
  },
})
