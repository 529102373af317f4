// What takes another task, and what does not: only a process or thread whose task ended clean, and none where a fresh one was asked for.
import { execFileSync } from 'node:child_process'
import { expect } from 'vitest'
import type { RunEnd, Runner } from '../../../src/runner/runner.ts'
import { start, until } from '../bed.ts'
import { onEveryRunner } from './every-runner.ts'

const markOf = (end: RunEnd) => (end as { result: string }).result
const leave = async (runner: Runner, what: string, fresh = false) =>
  markOf(await start(runner, 'leave-marked', [what], {}, { fresh }).end)

onEveryRunner('a place for tasks', ({ openRunner, test }) => {
  test('is given another task after one that left nothing behind', async () => {
    const runner = openRunner()
    const marks = new Set<string>()
    for (let i = 0; i < 5; i++) marks.add(await leave(runner, 'nothing'))
    expect(marks.size).toBeLessThan(3)
  })

  test('is given another task though processes of others came and went meanwhile', async () => {
    const runner = openRunner()
    const first = await leave(runner, 'nothing')
    const told = start(runner, 'gentle', [20])
    await until(() => told.patches)
    execFileSync('true')
    await told.end
    expect(await leave(runner, 'nothing')).toBe(first)
  })

  test('is given another task when what was left has gone by itself within a second', async () => {
    const runner = openRunner()
    const first = await leave(runner, 'short timer')
    await until(async () => {
      const marks = await Promise.all([leave(runner, 'nothing'), leave(runner, 'nothing')])
      return marks.includes(first)
    })
  })

  test.each([['interval'], ['process'], ['finished process'], ['variable'], ['listener']])(
    'is ended after a task that left something: %s; the task itself is done at once',
    async (what) => {
      const runner = openRunner()
      const first = await leave(runner, what)
      for (let i = 0; i < 5; i++) expect(await leave(runner, 'nothing')).not.toBe(first)
    },
  )

  test('keeps what an earlier task still prints out of the next one’s log', async () => {
    const runner = openRunner()
    const first = await leave(runner, 'hidden interval')
    await until(async () => {
      const told = start(runner, 'gentle', [20])
      await told.end
      expect(told.lines).toEqual([])
      return (await leave(runner, 'nothing')) === first
    })
  })

  test('that is to be fresh ran nothing before, and is ended after', async () => {
    const runner = openRunner({ warm: 1 })
    const seen = new Set<string>()
    for (let i = 0; i < 3; i++) {
      seen.add(await leave(runner, 'nothing'))
      const fresh = await leave(runner, 'nothing', true)
      expect(seen.has(fresh)).toBe(false)
      seen.add(fresh)
    }
    expect(await leave(runner, 'nothing')).not.toBe([...seen].at(-1))
  })

  test('that is fresh is given to each of many that ask at once', async () => {
    const runner = openRunner()
    const marks = await Promise.all(Array.from({ length: 8 }, (_, i) => leave(runner, 'nothing', i % 2 === 0)))
    const fresh = marks.filter((_, i) => i % 2 === 0)
    for (const mark of fresh) expect(marks.filter((other) => other === mark)).toEqual([mark])
  })
})
