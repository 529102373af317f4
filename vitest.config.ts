import { dirname, resolve } from 'node:path'
import { defineConfig, type Plugin } from 'vitest/config'

// Projects: `house` checks the rules of the tree, `unit` what is pure, `system` what crosses rooms (built package, real processes, real browser), `postgres` whole apps
// again, with their data in PostgreSQL, `faults` what
// must happen when things go wrong: scaled down here, at full scale and one file after the other with FAULTS=full (`npm run faults`).
const areFaultsFull = process.env.FAULTS === 'full'

const POSTGRES = 'packages/offstage/test/postgres/global-setup.ts'

/** A busy machine takes its time. */
const expect = { poll: { timeout: 30_000 } }

const system = {
  expect,
  globalSetup: [POSTGRES],
  testTimeout: 120_000,
  hookTimeout: 120_000,
  fileParallelism: true,
  // A third of the time they wait.
  maxWorkers: 3,
  // It runs as it ships, in one copy, also where the package itself loads task modules.
  server: { deps: { external: [/packages\/offstage\/dist/] } },
}

export default defineConfig({
  test: {
    reporters: ['default', './test/faults/reporter.ts', './test/closing-line.ts'],
    projects: [
      { test: { name: 'house', include: ['test/house/**/*.test.ts'] } },
      {
        test: {
          name: 'unit',
          expect,
          include: [
            'packages/*/src/**/*.test.ts',
            'apps/*/**/*.test.ts',
            'bench/*.test.ts',
            'test/torture/plan.test.ts',
            'test/torture/check/*.test.ts',
          ],
          // `init` is what the project of a user begins with: its test runs there.
          exclude: ['**/node_modules/**', '**/dist/**', 'apps/*/test/**', 'apps/*/init/**'],
        },
      },
      {
        plugins: [testBuiltPackage()],
        test: {
          ...system,
          name: 'system',
          include: ['packages/*/test/**/*.test.ts', 'packages/*/test/**/*.test.tsx', 'apps/*/test/**/*.test.ts'],
          provide: { store: 'sqlite' },
        },
      },
      {
        plugins: [testBuiltPackage()],
        test: {
          ...system,
          name: 'postgres',
          include: ['packages/offstage/test/{integration,live,http,client}/**/*.test.ts'],
          provide: { store: 'postgres' },
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'faults',
          expect,
          include: ['test/faults/**/*.test.ts', 'test/torture/*run.test.ts'],
          globalSetup: [POSTGRES],
          // What takes more than a minute, or root.
          exclude: areFaultsFull ? [] : ['**/*.long.test.ts'],
          testTimeout: areFaultsFull ? 1_800_000 : 120_000,
          hookTimeout: 120_000,
          // Most of what these do is wait.
          maxWorkers: areFaultsFull ? 1 : 4,
          sequence: { groupOrder: 2 },
          server: { deps: { external: [/packages\/offstage\/dist/] } },
        },
      },
    ],
  },
})

/**
 * Tests name the package's rooms by their source, for the types, and are given what was built from it: that is what ships. Also, a thread that Node starts from
 * TypeScript brings the WebAssembly of type stripping along, and V8 aborts the process now and then when several such threads end at once.
 */
function testBuiltPackage(): Plugin {
  const source = resolve(import.meta.dirname, 'packages/offstage/src')
  const built = resolve(import.meta.dirname, 'packages/offstage/dist')
  return {
    name: 'test-built-package',
    enforce: 'pre',
    resolveId(specifier, importer) {
      if (!specifier.startsWith('.') || !importer) return undefined
      const path = resolve(dirname(importer), specifier)
      return path.startsWith(`${source}/`) && path.endsWith('.ts')
        ? path.replace(source, built).replace(/\.ts$/, '.js')
        : undefined
    },
  }
}
