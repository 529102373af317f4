// Prints the plain closing line of a run from the runner's own report.
import type { Reporter, TestModule } from 'vitest/node'

export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: ReadonlyArray<TestModule>, errors: ReadonlyArray<unknown>): void {
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 }
    let broken = errors.length
    for (const module of modules) {
      for (const test of module.children.allTests()) count[test.result().state]++
      if (module.errors().length > 0) broken++
    }
    const left = count.skipped + count.pending
    process.stdout.write(
      `\ntests: ${count.passed} passed, ${count.failed + broken} failed${left > 0 ? `, ${left} skipped` : ''}\n`,
    )
  }
}
