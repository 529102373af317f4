// However a task ends, it has the right end, soon, and the supervisor and its other tasks go on.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type Bed, ended, openBed } from './bed/bed.ts'
import { isAlive } from './bed/process-table.ts'
import { ms, row, scaled } from './bed/rows.ts'
import { until } from './bed/until.ts'
import { THROWN } from './tasks/thrown.ts'

const EXITS = [
  ['exit', [0], 'EXITED', /code 0/],
  ['exit', [1], 'EXITED', /code 1/],
  ['exit', [137], 'EXITED', /code 137/],
  ['abort', [], 'SIGNALLED', /SIGABRT/],
  ['signal', ['SIGSEGV'], 'SIGNALLED', /SIGSEGV/],
  ['signal', ['SIGTERM'], 'SIGNALLED', /SIGTERM/],
  ['signal', ['SIGKILL'], 'SIGNALLED', /SIGKILL/],
  ['throw-in-timer', [], undefined, /from a timer/],
  ['reject-elsewhere', [], undefined, /nobody handles this/],
] as const

test('F5: an exit, a crash, an error that nobody catches', async (context) => {
  const bed = await openBed(context, 'exits')
  const server = await bed.server()
  const times: number[] = []
  const repeats = scaled(1, 5)
  for (let i = 0; i < repeats; i++) {
    for (const [name, args, code, message] of EXITS) {
      const task = await bed.launch(name, ...args)
      const { status, error, state, endedAt } = await ended(task)
      expect([name, args, status]).toEqual([name, args, 'failed'])
      if (code !== undefined) expect(error?.code).toBe(code)
      expect(error?.message).toMatch(message)
      expect((await linesOf(bed, task.id))[0]).toBe('about to')
      times.push((endedAt as number) - state.at)
    }
  }
  await stillServes(bed)
  const slowest = Math.max(...times)
  row(context, {
    fault: 'F5',
    did: `exit(0/1/137), abort, SEGV, TERM, KILL, throw in a timer, stray rejection: ${times.length} tasks`,
    demanded: 'all failed with reason and log, ≤ 1 s; supervisor up',
    seen: `all; at most ${ms(slowest)}`,
    met: slowest <= 1000 && isAlive(server.pid),
  })
})

test('F6: a promise that never settles', async (context) => {
  const bed = await openBed(context, 'exits')
  await bed.server()
  const times: number[] = []
  for (let i = 0; i < scaled(2, 10); i++) {
    for (const name of ['never', 'never-after-work']) {
      const { status, error, state, endedAt } = await ended(await bed.launch(name))
      expect([status, error?.code]).toEqual(['failed', 'NO_RESULT'])
      expect(error?.message).toContain("The task's promise never settled")
      times.push((endedAt as number) - state.at)
    }
  }
  const slowest = Math.max(...times)
  row(context, {
    fault: 'F6',
    did: `a promise that never settles, at once and after work: ${times.length} tasks`,
    demanded: 'failed NO_RESULT ≤ 1 s',
    seen: `at most ${ms(slowest)}`,
    met: slowest <= 1000,
  })
})

test('F7: a result, and timers left running', async (context) => {
  const bed = await openBed(context, 'exits')
  await bed.server()
  const times: number[] = []
  const reaped: number[] = []
  for (let i = 0; i < scaled(2, 10); i++) {
    const { status, result, state, endedAt } = await ended(await bed.launch('dangling'))
    const began = performance.now()
    expect([status, result]).toEqual(['completed', 'done'])
    times.push((endedAt as number) - state.at)
    await until(() => !isAlive(state.pid))
    reaped.push(performance.now() - began)
  }
  const slowest = Math.max(...times)
  const last = Math.max(...reaped)
  row(context, {
    fault: 'F7',
    did: `returns with an interval and a timer running: ${times.length} tasks`,
    demanded: 'completed ≤ 50 ms, process gone after 1 s of grace',
    seen: `${ms(slowest)}; gone after at most ${ms(last)}`,
    met: slowest <= 50 && last <= 1500,
  })
})

test('F8: fifty things to throw', async (context) => {
  const bed = await openBed(context, 'exits')
  const server = await bed.server()
  expect(THROWN.length).toBe(50)
  let largestMessage = 0
  let largestStack = 0
  const odd: string[] = []
  for (const [index] of THROWN.entries()) {
    const { status, error } = await ended(await bed.launch('throws', index))
    for (let part = error; part; part = part.cause) {
      largestMessage = Math.max(largestMessage, Buffer.byteLength(part.message))
      largestStack = Math.max(largestStack, Buffer.byteLength(part.stack ?? ''))
    }
    const text = `${error?.name}: ${error?.message}`
    if (status !== 'failed' || !error || text.length < 3 || text !== text.toWellFormed())
      odd.push(`${index}: ${status} ${text}`)
  }
  expect(odd).toEqual([])
  await stillServes(bed)
  expect(server.output).toBe('')
  row(context, {
    fault: 'F8',
    did: `threw ${THROWN.length} values: null, proxies, getters that throw, 5 MB, cycles …`,
    demanded: 'failed with a printable error, message ≤ 8 KB, stack ≤ 16 KB; supervisor silent',
    seen: `all; the largest message ${(largestMessage / 1024).toFixed(1)} KB, stack ${(largestStack / 1024).toFixed(1)} KB`,
    met: largestMessage <= 8.1 * 1024 && largestStack <= 16.1 * 1024,
  })
})

test('F13: a crash right after state was set and a line printed', async (context) => {
  const bed = await openBed(context, 'exits')
  await bed.server()
  const file = bed.file('said')
  const count = scaled(20, 1000)
  const lost: number[] = []
  for (let from = 0; from < count; from += 4) {
    const tasks = await Promise.all([0, 1, 2, 3].map((i) => bed.launch('tells-and-dies', from + i, file)))
    for (const [i, task] of tasks.entries()) {
      const n = from + i
      const { status, error, state } = await ended(task)
      expect([status, error?.code]).toEqual(['failed', 'SIGNALLED'])
      const isWhole =
        state.n === n && state.list?.join() === `${n},${n + 1}` && (await linesOf(bed, task.id)).includes(`line ${n}`)
      if (!isWhole) lost.push(n)
    }
  }
  expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(count)
  expect(lost).toEqual([])
  row(context, {
    fault: 'F13',
    did: `set state, print, SIGKILL self: ${count} tasks`,
    demanded: '0 lost',
    seen: `${lost.length} lost`,
    met: lost.length === 0,
  })
})

async function linesOf(bed: Bed, id: string): Promise<string[]> {
  const { entries } = await bed.offstage.engine.store.logs({ id, limit: 100 })
  return entries.map((entry) => (entry.kind === 'log' ? entry.text : ''))
}

async function stillServes(bed: Bed): Promise<void> {
  expect((await ended(await bed.launch('fine', 7))).result).toBe(7)
}
