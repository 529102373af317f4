// Memory that runs out: the cap of a task, the heap of its process, buffers that are refused, the kernel's hand. The task fails and says so, and nobody else does.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, onTestFinished, test } from 'vitest'
import { built, fixture, openRunner, start, until } from './bed.ts'
import { memoryGroup } from './memory-group.ts'
import { bearers } from './processes.ts'

const MB = 1024 * 1024
const { sweepSupervisor } = await built<typeof import('../../src/runner/sweep.ts')>('runner/sweep.js')

describe('a task with a cap on its memory', () => {
  test('smaller than what a process takes anyway is told so', async () => {
    const end = await start(openRunner(), 'wait', [], {}, { memoryBytes: 32 * MB }).end
    expect(end).toMatchObject({
      error: {
        message: expect.stringMatching(/it may use 32 MB, of which its process takes \d+ MB before it begins\./),
      },
    })
  })

  test('answers for the processes it starts', async () => {
    const owner = `owner-${process.pid}-${Math.random()}`
    const told = start(openRunner({ owner }), 'hoard-in-child', [300], {}, { memoryBytes: 256 * MB })
    expect(await told.end).toMatchObject({
      kind: 'failed',
      error: {
        code: 'OUT_OF_MEMORY',
        message: expect.stringMatching(/MB of it in processes it started; it may use 256 MB/),
      },
    })
    expect(bearers(`OFFSTAGE_SUPERVISOR=${owner}`)).toEqual([])
  })

  test('that stays below it runs to its end, in a process that others use as well', async () => {
    const runner = openRunner()
    const capped = () => start(runner, 'heap-limit', [], {}, { memoryBytes: 400 * MB })
    const first = await capped().end
    await until(async () => JSON.stringify(await capped().end) === JSON.stringify(first))
  })

  test('above what a process usually may use gets a process of its own with a larger heap', async () => {
    const runner = openRunner({ warm: 1 })
    const usual = await start(runner, 'heap-limit').end
    const large = await start(runner, 'heap-limit', [], {}, { memoryBytes: 900 * MB }).end
    const after = await start(runner, 'heap-limit').end
    const [a, b, c] = [usual, large, after].map((end) => JSON.parse((end as { result: string }).result) as unknown[])
    expect(Number(a?.[2])).toBeLessThan(750)
    expect(Number(b?.[2])).toBeGreaterThanOrEqual(900)
    expect(Number(b?.[2])).toBeLessThan(1150)
    expect(c?.[1]).not.toBe(b?.[1])
  })

  test('is not held to what an earlier task left in the process', async () => {
    const runner = openRunner()
    const first = await start(runner, 'hold', [120]).end
    const second = await start(runner, 'hold', [1], {}, { memoryBytes: 200 * MB }).end
    expect(second).toMatchObject({ kind: 'done' })
    expect(second).not.toEqual(first)
  })
})

test('a heap that is full ends one task after another, and no other', async () => {
  const runner = openRunner({ execArgv: ['--max-old-space-size=60'], warm: 1 })
  const bystander = start(runner, 'gentle', [2000])
  for (let i = 0; i < 5; i++) {
    expect(await start(runner, 'out-of-memory').end).toMatchObject({
      kind: 'failed',
      error: { code: 'OUT_OF_MEMORY', message: expect.stringContaining('60 MB of JavaScript heap') },
    })
  }
  expect(await bystander.end).toMatchObject({ kind: 'done' })
})

test.skipIf(memoryGroup.isImpossible)('a control group’s limit ends the task only, and that is said', async () => {
  const group = memoryGroup(300 * MB)
  const owner = `owner-${process.pid}-${Math.random()}`
  const enter = `echo $$ > ${group.path}/cgroup.procs && exec "$0" "$@"`
  const supervisor = spawn('sh', ['-c', enter, process.execPath, fixture('supervisor.ts'), owner, 'hoard'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(async () => {
    supervisor.kill('SIGKILL')
    await sweepSupervisor(owner)
    await until(() => group.remove())
  })
  const [end] = await once(supervisor.stdout!, 'data')
  expect(JSON.parse(String(end))).toMatchObject({
    kind: 'failed',
    error: { code: 'OUT_OF_MEMORY', message: expect.stringMatching(/^The kernel ended the task's process/) },
  })
  expect(supervisor.exitCode).toBeNull()
})
