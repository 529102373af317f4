// Task modules that cannot be loaded: the task fails with the file and the cause, and nothing spins.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import type { Failure } from '../../../src/task/failure.ts'
import { fixture, start, until } from '../bed.ts'
import { onEveryRunner } from './every-runner.ts'

function moduleOf(source: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'offstage-load-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'broken.mjs')
  writeFileSync(path, source)
  return path
}

onEveryRunner('a task whose module', ({ openRunner, test }) => {
  test.each([
    ['has a syntax error', () => moduleOf('export const = 1'), /broken\.mjs cannot be loaded/],
    [
      'throws when loaded',
      () => moduleOf('throw new TypeError("at the top")'),
      /broken\.mjs cannot be loaded: at the top/,
    ],
    ['is not there', () => fixture('nowhere.ts'), /nowhere\.ts cannot be loaded: Cannot find module/],
    [
      'throws later',
      () =>
        moduleOf(
          'setTimeout(() => { throw new Error("a little later") }); await new Promise((r) => setTimeout(r, 5000))',
        ),
      /broken\.mjs cannot be loaded: a little later/,
    ],
    ['exits', () => moduleOf('process.exit(7)'), /died while it loaded the task modules \(.*broken\.mjs\)/],
  ])('%s fails with TASK_LOAD_ERROR', async (_what, path, message) => {
    const troubles: Failure[] = []
    const runner = openRunner({ modules: [path()], onTrouble: (error) => troubles.push(error) })
    const end = await start(runner, 'add', [1, 2]).end
    expect(end).toMatchObject({
      kind: 'failed',
      error: { code: 'TASK_LOAD_ERROR', message: expect.stringMatching(message), cause: expect.anything() },
    })
    expect(troubles.length).toBe(1)
  })

  test('declares nothing fails with TASK_LOAD_ERROR, and so does the next', async () => {
    const runner = openRunner({ modules: [moduleOf('export {}')] })
    for (const _ of [1, 2]) {
      expect(await start(runner, 'add', [1, 2]).end).toMatchObject({
        kind: 'failed',
        error: { code: 'TASK_LOAD_ERROR', message: expect.stringContaining('none declares it') },
      })
    }
  })

  test('is broken is tried again with growing pauses and told about once a second', async () => {
    const count = moduleOf('')
    const path = moduleOf(
      `import { appendFileSync } from 'node:fs'; appendFileSync(${JSON.stringify(count)}, 'x'); throw new Error('no')`,
    )
    let troubles = 0
    openRunner({ modules: [path], warm: 2, onTrouble: () => troubles++ })
    const began = performance.now()
    await until(() => performance.now() - began > 1500)
    expect(readFileSync(count, 'utf8').length).toBeLessThan(12)
    expect(readFileSync(count, 'utf8').length).toBeGreaterThan(1)
    expect(troubles).toBeLessThanOrEqual(2)
  })
})
