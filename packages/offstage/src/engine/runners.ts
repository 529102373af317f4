// The runners of one worker, by isolation: processes are kept ready from the start, threads from the first task that wants one.
import { openInlineRunner } from '../runner/inline.ts'
import { openProcessRunner } from '../runner/process.ts'
import type { Runner } from '../runner/runner.ts'
import { openThreadRunner } from '../runner/thread.ts'
import type { Isolation } from '../task/run-limits.ts'

export interface RunnersOptions {
  /** Paths of the modules that declare the tasks. */
  modules: string[]
  /** The worker's id: what it leaves behind, should it die, is found by it. */
  owner: string
  /** The data tables' database. */
  tablesPlace: string
}

export interface Runners {
  of(isolation: Isolation): Runner
  /** Ends all runs by force; resolves when nothing of them is left. */
  close(): Promise<void>
}

export function openRunners(options: RunnersOptions): Runners {
  const open: Partial<Record<Isolation, Runner>> = { process: openProcessRunner(options) }
  const openers: Record<Isolation, () => Runner> = {
    process: () => openProcessRunner(options),
    thread: () => openThreadRunner(options),
    inline: openInlineRunner,
  }
  return {
    of: (isolation) => (open[isolation] ??= openers[isolation]()),
    close: async () => {
      await Promise.all(Object.values(open).map((runner) => runner.close()))
    },
  }
}
