// What is special to threads: what Node denies them, native calls that hold up a stop, and many of them ending at once. (The rest, see contract.)
import { execFileSync } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Runner } from '../../src/runner/runner.ts'
import { built, fixture, start, until } from './bed.ts'

const { openThreadRunner } = await built<typeof import('../../src/runner/thread.ts')>('runner/thread.js')

function openRunner(warm = 0): Runner {
  const runner = openThreadRunner({ modules: [fixture('tasks.ts')], warm })
  onTestFinished(() => runner.close())
  return runner
}

describe('a task in a thread', () => {
  test.each([
    ['abort', [], /process\.abort\(\) is not supported in workers/],
    ['leave', ['folder'], /process\.chdir\(\) is not supported in workers/],
  ])('is told by Node what it may not do: %s', async (name, args, message) => {
    const end = await start(openRunner(), name, args).end
    expect(end).toMatchObject({ kind: 'failed', error: { message: expect.stringMatching(message) } })
  })

  test('that is in a native call is ended as soon as that returns, and it is said that this takes so long', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'offstage-thread-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    const told = start(openRunner(), 'natively-waiting', [pipe])
    const end = await until(() => endOf(pipe))
    told.run.stop({ reason: null, graceMs: 0, inquest: false })
    await until(() => told.notes.some((note) => /^its thread has not ended 5 s after it was told to/.test(note)))
    expect(told.story).not.toContain('end')
    closeSync(end)
    expect(await told.end).toMatchObject({ kind: 'stopped', forced: true })
    expect(told.state).toEqual({ hasRead: false })
  })

  test('starts in a thread that is warm', async () => {
    const cold = start(openRunner(), 'add', [1, 2])
    const began = Date.now()
    await cold.end
    const coldMs = cold.startedAt - began
    const runner = openRunner(1)
    await start(runner, 'add', [1, 2]).end
    const spans: number[] = []
    for (let i = 0; i < 20; i++) {
      const at = performance.now()
      await start(runner, 'add', [1, 2]).end
      spans.push(performance.now() - at)
    }
    const median = spans.sort((a, b) => a - b)[10] as number
    console.log(`a thread started after ${coldMs} ms cold; a task in a warm one took ${median.toFixed(1)} ms in all`)
  })
})

test('a hundred tasks that spin are ended by force in threads, and this process is none the worse', async () => {
  const runner = openRunner()
  const spans: number[] = []
  for (let round = 0; round < 20; round++) {
    const runs = Array.from({ length: 5 }, (_, i) => start(runner, i % 2 ? 'spin-quietly' : 'wait'))
    await until(() => runs.every(({ state }) => state.pid), 30_000)
    const ends = runs.map(async (told) => {
      const began = performance.now()
      told.run.stop({ reason: null, graceMs: 0, inquest: false })
      expect(await told.end).toMatchObject({ kind: 'stopped', forced: true })
      spans.push(performance.now() - began)
    })
    await Promise.all(ends)
  }
  spans.sort((a, b) => a - b)
  console.log(`gone after ${spans[50]?.toFixed(0)} ms, p99 ${spans[98]?.toFixed(0)} ms`)
  expect(await start(runner, 'add', [1, 2]).end).toEqual({ kind: 'done', result: '[3]' })
})

/** The end of a pipe to write to; undefined until somebody opens the other one. */
function endOf(pipe: string): number | undefined {
  try {
    return openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK)
  } catch {
    // ENXIO: nobody reads it yet.
    return undefined
  }
}
