// Task modules that cannot be loaded: a server does not start with one, and tasks of one that fails later end, without a spin.
import { writeFileSync } from 'node:fs'
import { createOffstage } from 'offstage/server'
import { expect, test } from 'vitest'
import { ended, openBed } from './bed/bed.ts'
import { row, scaled } from './bed/rows.ts'
import { lasting } from './bed/until.ts'

const MODULES: Record<string, string> = {
  'throws.ts': "throw new Error('at the top level')",
  'syntax.ts': 'export const = 1',
  'imports-nothing.ts': "import './no-such-file.ts'",
  'not-erasable.ts': 'enum Colour { Red }\nconsole.log(Colour.Red)',
  'no-export.ts': "import { nothing } from 'node:fs'\nconsole.log(nothing)",
}

test('F16: a module that cannot be loaded stops the start, and is named', async (context) => {
  const bed = await openBed(context, 'plain')
  const seen: string[] = []
  for (const [name, text] of [...Object.entries(MODULES), ['missing.ts', undefined] as const]) {
    if (text !== undefined) writeFileSync(bed.file(name), text)
    const start = createOffstage({ tasks: bed.file(name), data: bed.file('other') })
    const error = await start.then(
      () => undefined,
      (error: unknown) => error as { code?: string; message: string },
    )
    expect([name, error?.code]).toEqual([name, 'TASK_LOAD_ERROR'])
    expect(error?.message).toContain(bed.file(name))
    seen.push(name)
  }
  row(context, {
    fault: 'F16',
    did: `started with ${seen.join(', ')}`,
    demanded: 'TASK_LOAD_ERROR naming the file',
    seen: `all ${seen.length}`,
    met: true,
  })
})

test('F16: a module that fails in the task’s process only', async (context) => {
  const bed = await openBed(context, 'unloadable')
  const server = await bed.server()
  const began = performance.now()
  const tasks = await Promise.all(Array.from({ length: 10 }, () => bed.launch('never-loads')))
  for (const task of tasks) {
    const { status, error } = await ended(task)
    expect([status, error?.code]).toEqual(['failed', 'TASK_LOAD_ERROR'])
    expect(error?.message).toContain('unloadable.ts')
    expect(error?.message).toContain('not in here')
  }
  const started = new Set<number>()
  const lastMs = scaled(3000, 20_000)
  const watching = setInterval(() => {
    for (const pid of bed.alive()) if (pid !== server.pid) started.add(pid)
  }, 20)
  await lasting(lastMs)
  clearInterval(watching)
  const seconds = (performance.now() - began) / 1000
  const lines = server.output.trim().split('\n').filter(Boolean)
  row(context, {
    fault: 'F16',
    did: `10 tasks of a module that throws in their process, watched for ${Math.round(seconds)} s`,
    demanded: 'failed TASK_LOAD_ERROR; ≤ 1 log line/s; backoff',
    seen: `all; ${(lines.length / seconds).toFixed(1)} lines/s; ${(started.size / (lastMs / 1000)).toFixed(1)} starts/s afterwards`,
    met: lines.length <= seconds + 1 && started.size / (lastMs / 1000) <= 8,
  })
})
