// Wall clocks that jump or are wrong: nobody is taken for lost, no span is negative, and what is due comes in time.
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { type TestContext, test } from 'vitest'
import { createDatabase } from '../../packages/offstage/test/postgres/create-database.ts'
import { type Bed, ended, openBedOn } from './bed/bed.ts'
import { tryJumps } from './bed/clock-trial.ts'
import { shimmedClock, type WallClock } from './bed/clocks.ts'
import { ms, row, scaled } from './bed/rows.ts'

const APART_MS = scaled(0, 20_000)
const OFF_MS = 600_000
const TASKS = scaled(8, 100)
const BIN = resolve(import.meta.dirname, '../../packages/offstage/bin/offstage.js')

// They mostly wait.
test.concurrent.for(['SQLite', 'PostgreSQL'])('F30: the clock of two workers jumps, on %s', async (store, context) => {
  const bed = await openBedOn(store === 'SQLite' ? undefined : await newDatabase(context), context, 'plain', 'clocks')
  const clock = shimmedClock(bed.folder, 'all')
  const trial = await tryJumps(bed, clock, APART_MS, { env: clock.environment })
  row(context, {
    fault: 'F30',
    did: `${store}: the wall clock of two workers (as Node and SQLite read it) goes an hour ahead, an hour back, to 2100, and is right again`,
    demanded: '0 false missing, 0 negative durations',
    seen: `0 of ${trial.running} that ran all the time; 0 of ${trial.ended}, the shortest ${ms(trial.shortestMs)}`,
    met: trial.shortestMs >= 0,
  })
})

test.concurrent('F31: the clocks of two workers are ten minutes off, one ahead, one behind', async (context) => {
  const { expect } = context
  const database = await newDatabase(context)
  const bed = await openBedOn(database, context, 'plain', 'clocks')
  const [fast, slow] = [shimmedClock(bed.folder, 'fast'), shimmedClock(bed.folder, 'slow')]
  fast.set(OFF_MS)
  slow.set(-OFF_MS)
  const servers = [await bed.server({ env: fast.environment }), await bed.server({ env: slow.environment })]
  const tasks = await Promise.all(Array.from({ length: TASKS }, () => bed.launch('again')))
  const late: number[] = []
  const astray: number[] = []
  const { store } = bed.offstage.engine
  for (const task of tasks) {
    const { launchedAt, startedAt, endedAt, status } = await ended(task)
    expect(status).toBe('completed')
    const [first] = await store.attempts(task.id)
    late.push(Math.abs((startedAt ?? 0) - (first?.endedAt ?? 0) - 1000))
    for (const { at } of (await store.logs({ id: task.id, limit: 9 })).entries)
      astray.push(Math.max(0, launchedAt - at, at - (endedAt ?? 0)))
  }
  const [lateMs, astrayMs] = [Math.max(...late), Math.max(...astray)]
  // Right but for the time that a busy machine takes.
  for (const off of [lateMs, astrayMs]) expect(off).toBeLessThan(OFF_MS / 2)
  const told = servers.map(({ output }) => output.match(/this machine's clock is 600 s (ahead of|behind)/g))
  expect(told.map((lines) => lines?.length)).toEqual([1, 1])
  expect(await doctorOn(bed, database, fast)).toContain("this machine's clock is 600 s ahead of that of the database")
  row(context, {
    fault: 'F31',
    did: `PostgreSQL: one worker ten minutes ahead, one behind, ${TASKS} tasks that are tried again after 1 s`,
    demanded: 'due times kept to 1 s; times right; one warning each; doctor tells',
    seen: `to ${ms(lateMs)}; log lines at most ${ms(astrayMs)} astray; 1 + 1; told`,
    met: lateMs <= 1000 && astrayMs <= 1000,
  })
})

async function newDatabase(test: TestContext): Promise<string> {
  const { url, drop } = await createDatabase()
  test.onTestFinished(drop)
  return url
}

async function doctorOn({ folder, data, modules }: Bed, database: string, clock: WallClock): Promise<string> {
  const config = JSON.stringify({ tasks: modules, data, database })
  writeFileSync(join(folder, 'offstage.config.ts'), `export default ${config}\n`)
  const env = { ...process.env, ...clock.environment }
  const { stdout } = await promisify(execFile)(process.execPath, [BIN, 'doctor', '--json'], { cwd: folder, env })
  const { findings } = JSON.parse(stdout) as { findings: { check: string; status: string; fact: string }[] }
  return findings.find(({ check, status }) => check === 'skew' && status === 'warning')?.fact ?? 'nothing'
}
