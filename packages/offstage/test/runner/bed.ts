// Runs single tasks in the process runner, without worker or store. The runner is the built one, because the fixtures import `offstage` as users do and that is the
// built package: a child run from the source would look its tasks up in another copy of the registry.
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import type { ProcessRunnerOptions } from '../../src/runner/process.ts'
import type { Job, Run, RunEnd, RunHandlers, Runner } from '../../src/runner/runner.ts'
import type { Host } from '../../src/task/host.ts'
import { applyPatch } from '../../src/task/patch.ts'
import { encode } from '../../src/task/value.ts'
import type { Vitals } from '../../src/task/vitals.ts'

export async function built<Module>(path: string): Promise<Module> {
  return (await import(new URL(`../../dist/${path}`, import.meta.url).href)) as Module
}

const { openProcessRunner } = await built<typeof import('../../src/runner/process.ts')>('runner/process.js')

export const fixture = (name: string): string => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url))

/** One run, and all it has told so far. */
export interface Told {
  run: Run
  end: Promise<RunEnd>
  /** `level line` each. */
  lines: string[]
  state: Record<string, unknown>
  patches: number
  tables: string[][]
  vitals: Vitals[]
  notes: string[]
  startedAt: number
  /** Everything in the order it came: `started`, `log …`, `state {…}`, `end`. */
  story: string[]
}

/** A runner with the fixtures' tasks, closed at the end of the test. */
export function openRunner(options: Partial<ProcessRunnerOptions> = {}): Runner {
  const runner = openProcessRunner({ modules: [fixture('tasks.ts')], warm: 0, ...options })
  onTestFinished(() => runner.close())
  return runner
}

/** `limits`: what else of the job is not as usual. */
export function start(
  runner: Runner,
  name: string,
  args: unknown[] = [],
  handlers: Partial<RunHandlers> = {},
  limits: Partial<Job> = {},
): Told {
  const { promise, resolve } = Promise.withResolvers<RunEnd>()
  const told: Omit<Told, 'run'> = {
    end: promise,
    lines: [],
    state: {},
    patches: 0,
    tables: [],
    vitals: [],
    notes: [],
    startedAt: 0,
    story: [],
  }
  const job = {
    id: 'a-task',
    name,
    attempt: 1,
    args: encode(args, { what: 'args' }),
    owner: null,
    state: '[{}]',
    ...limits,
  }
  const run = runner.start(job, {
    onStarted(at) {
      told.startedAt = at
      told.story.push('started')
    },
    onLog(level, line) {
      told.lines.push(`${level} ${line}`)
      told.story.push(`log ${line}`)
    },
    onState(patch) {
      told.state = applyPatch(told.state, patch)
      told.patches++
      told.story.push(`state ${JSON.stringify(told.state)}`)
    },
    onTables: (names) => told.tables.push(names),
    onVitals: (vitals) => told.vitals.push(vitals),
    onNote: (text) => told.notes.push(text),
    host: {} as Host,
    onEnd(end) {
      told.story.push('end')
      resolve(end)
    },
    ...handlers,
  })
  return Object.assign(told, { run })
}

/** Looks every few ms until the look gives something true. */
export async function until<T>(look: () => T | Promise<T>, withinMs = 30_000): Promise<NonNullable<T>> {
  for (const began = performance.now(); ; await pause(5)) {
    const seen = await look()
    if (seen) return seen as NonNullable<T>
    if (performance.now() - began > withinMs) throw new Error(`not seen within ${withinMs} ms: ${look}`)
  }
}
