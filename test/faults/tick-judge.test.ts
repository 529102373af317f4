// Who judges what became of a schedule's times must see what is wrong with them.
import { expect, test } from 'vitest'
import { type Judged, judge } from './bed/tick-judge.ts'

const SECOND_MS = 1000
const START = Date.UTC(2026, 0, 1)

/** Launched on time, in these seconds; others were looked at `lateMs` after the last of those. */
function schedule(missed: Judged['missed'], seconds: number[], lateMs = 0): Judged {
  const tasks = seconds.map((second) => [START + second * SECOND_MS, `task ${second}`] as const)
  const launchedAt = new Map(tasks.map(([at, task]) => [task, at]))
  const [at, task] = tasks.at(-1)!
  launchedAt.set(task, at + lateMs)
  return { name: 's', timetable: { cron: '* * * * * *' }, missed, ticks: tasks, launchedAt }
}

test('each time once: nothing is wrong', () => {
  expect(judge(schedule('last', [0, 1, 2, 3]))).toEqual({ launched: 4, twice: [], lost: [] })
})

test('a task that no time has, one of two times, and one before its time', () => {
  const good = schedule('last', [0, 1])
  const twice = (parts: Partial<Judged>) => judge({ ...good, ...parts }).twice
  expect(twice({ launchedAt: new Map([...good.launchedAt, ['stray', START]]) })).toEqual([
    's: stray, launched at 2026-01-01T00:00:00.000Z, is of no time',
  ])
  expect(twice({ ticks: [...good.ticks, [START + 2000, 'task 1']] })).toContain('s: task 1 is of two times')
  expect(twice({ ticks: [...good.ticks, [START, 'second']] })).toContain(
    's: second is not the only one of 2026-01-01T00:00:00.000Z',
  )
  expect(judge(schedule('last', [0, 1], -1)).twice).toEqual(['s: task 1 was launched before 2026-01-01T00:00:01.000Z'])
})

test('a time that nobody launched though somebody was there, whatever is to become of missed ones', () => {
  for (const missed of ['last', 'all', 'none'] as const)
    expect(judge(schedule(missed, [0, 1, 3])).lost).toEqual([expect.stringMatching(/^s: 1 from .*:02\.000Z on/)])
})

test('times passed over after an outage: as the word on what is missed allows, and no others', () => {
  expect(judge(schedule('last', [0, 1, 200])).lost).toEqual([])
  expect(judge(schedule('none', [0, 1, 200])).lost).toEqual([])
  expect(judge(schedule('last', [0, 1, 200], 50_000)).lost).toHaveLength(1)
  expect(judge(schedule('all', [0, 1, 200])).lost).toHaveLength(1)
  expect(judge(schedule('all', [0, 1, 200], 100_000)).lost).toEqual([])
})
