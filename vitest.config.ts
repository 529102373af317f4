import { defineConfig } from 'vitest/config'

// Projects: `house` checks the rules of the tree, `unit` what is pure, `system` what crosses rooms (built package, real processes, real browser).
export default defineConfig({
  test: {
    reporters: ['default', './test/closing-line.ts'],
    projects: [
      { test: { name: 'house', include: ['test/house/**/*.test.ts'] } },
      {
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'apps/*/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**', 'apps/*/test/**'],
        },
      },
      {
        test: {
          name: 'system',
          include: ['packages/*/test/**/*.test.ts', 'apps/*/test/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: true,
          maxWorkers: 2,
          // The built package runs as it ships, in one copy, also where the package itself loads task modules.
          server: { deps: { external: [/packages\/offstage\/dist/] } },
        },
      },
    ],
  },
})
