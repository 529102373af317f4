// The contract of runners: each test of it runs on all three, but for the deviations, which are all in one table.
import { format } from 'node:util'
import { describe, onTestFinished, test } from 'vitest'
import type { PoolRunnerOptions } from '../../../src/runner/pool-runner.ts'
import type { Runner } from '../../../src/runner/runner.ts'
import { built, fixture } from '../bed.ts'
import { deviationFrom, KINDS, type Kind } from './deviations.ts'

/** `openRunner` gives a runner with the fixtures' tasks, closed at the end of the test. */
export interface Given {
  kind: Kind
  openRunner(options?: Partial<PoolRunnerOptions> & { owner?: string; env?: NodeJS.ProcessEnv }): Runner
  test: ContractTest
}

interface ContractTest {
  (title: string, body: () => Promise<void>): void
  /** One test for each case; its name is the title with the case's values in the places of %s, %j and so on. */
  each<Case extends [unknown, ...unknown[]]>(
    cases: Case[],
  ): (title: string, body: (...values: Case) => Promise<void>) => void
}

const { openProcessRunner } = await built<typeof import('../../../src/runner/process.ts')>('runner/process.js')
const { openThreadRunner } = await built<typeof import('../../../src/runner/thread.ts')>('runner/thread.js')
const { openInlineRunner, currentInlineHost } =
  await built<typeof import('../../../src/runner/inline.ts')>('runner/inline.js')
const { provideHost } = await built<typeof import('../../../src/task/host.ts')>('task/host.js')

export function onEveryRunner(topic: string, define: (given: Given) => void): void {
  for (const kind of KINDS) {
    const tests: [title: string, body: () => Promise<void>][] = []
    define({ kind, openRunner: openerOf(kind), test: testOn(kind, tests) })
    // A topic from which a runner is excused as a whole has nothing to show.
    if (tests.length === 0) continue
    describe(`${topic}, ${kind}`, () => {
      for (const [title, body] of tests) test(title, body)
    })
  }
}

function testOn(kind: Kind, tests: [title: string, body: () => Promise<void>][]): ContractTest {
  const one = (title: string, body: () => Promise<void>) => {
    if (!deviationFrom(kind, title)) tests.push([title, body])
  }
  return Object.assign(one, {
    each:
      <Case extends [unknown, ...unknown[]]>(cases: Case[]) =>
      (title: string, body: (...values: Case) => Promise<void>) => {
        for (const values of cases) one(nameOf(title, values), () => body(...values))
      },
  })
}

/** Values beyond those the title has places for are left out. */
function nameOf(title: string, values: unknown[]): string {
  return format(title, ...values.slice(0, title.match(/%[sjid]/g)?.length ?? 0))
}

function openerOf(kind: Kind): Given['openRunner'] {
  return (options = {}) => {
    const given = { modules: [fixture('tasks.ts')], warm: 0, ...options }
    const runner =
      kind === 'process' ? openProcessRunner(given) : kind === 'thread' ? openThreadRunner(given) : openInline()
    onTestFinished(() => runner.close())
    return runner
  }
}

/** As the engine does: the task modules are loaded here, and a task's host is found by its context. */
function openInline(): Runner {
  provideHost(() => currentInlineHost())
  return openInlineRunner()
}

// Tasks that run inline are declared here; loaded last, since to declare them costs nothing.
await import('../fixtures/tasks.ts')
