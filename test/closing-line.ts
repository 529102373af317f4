// Ends a run with what failed, each with its error's first line, and a plain closing line, both from the runner's own report: the end of a log says it all.
import { relative } from 'node:path'
import type { Reporter, TestModule } from 'vitest/node'

export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: ReadonlyArray<TestModule>, errors: ReadonlyArray<{ message: string }>): void {
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 }
    const broken = errors.map((error) => `outside of tests: ${firstLine(error.message)}`)
    for (const module of modules) {
      const place = `${module.project.name} ${relative(process.cwd(), module.moduleId)}`
      for (const test of module.children.allTests()) {
        const result = test.result()
        count[result.state]++
        if (result.state === 'failed')
          broken.push(`${place} > ${test.fullName}: ${firstLine(result.errors[0]?.message ?? '')}`)
      }
      const [error] = module.errors()
      if (error) broken.push(`${place}: ${firstLine(error.message)}`)
    }
    const left = count.skipped + count.pending
    for (const line of broken) process.stdout.write(`\nfailed: ${line}\n`)
    process.stdout.write(
      `\ntests: ${count.passed} passed, ${broken.length} failed${left > 0 ? `, ${left} skipped` : ''}\n`,
    )
  }
}

const firstLine = (message: string) => message.split('\n', 1)[0]
