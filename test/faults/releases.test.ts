// Deploys: old and new releases work side by side, as far as the database allows; where it does not, the old ones make room and say why.
import { readFileSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Task } from 'offstage'
import pg from 'pg'
import { expect, type TestContext, test } from 'vitest'
import { newDatabase } from '../../packages/offstage/test/postgres/new-database.ts'
import { type Bed, ended, openBedOn, seen } from './bed/bed.ts'
import { type Deployed, type Migration, release } from './bed/release.ts'
import { ms, row, scaled } from './bed/rows.ts'
import { until } from './bed/until.ts'

const STORES = ['SQLite', 'PostgreSQL'] as const
const LAUNCHES = scaled(120, 5000)
const AT_ONCE = 10
/** Fails when it is done twice. */
const ONCE = ['create table done_once (at integer)', 'insert into done_once values (1)']
const ADDS: Migration = {
  steps: [
    ...ONCE,
    'alter table tasks add column weight integer',
    'alter table workers add column zone text',
    'alter table schema_version add column remark text',
  ],
  isCompatible: true,
}
const BREAKS: Migration = {
  steps: [...ONCE, 'alter table kill_reports rename to kill_stories'],
  isCompatible: false,
  renamed: ['kill_reports', 'kill_stories'],
}
const TOO_NEW = /was changed by a newer Offstage .*Update the package 'offstage' here/

test.for(STORES)('F52: old and new workers, a migration that only adds, and back, on %s', async (store, context) => {
  const { bed, database } = await openStore(store, context)
  const [before, after] = [release(bed, 'old', database), release(bed, 'new', database, ADDS)]
  const olds = await up(before.run('worker'), before.run('worker'))
  const [file, gate] = [bed.file('starts'), bed.file('gate')]
  const lasting = await bed.launch('tells', file, gate)
  await seen(lasting, ({ state }) => state.ready)

  const tasks: Task[] = []
  const by = { old: 0, new: 0 }
  const one = async () => {
    const task = await bed.launch('tells', file)
    tasks.push(task)
    by[(await task.result()) as keyof typeof by]++
  }
  const launching = Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (tasks.length < LAUNCHES || by.new < LAUNCHES / 5) await one()
    }),
  )
  await until(() => tasks.length > LAUNCHES / 10)
  const news = await up(after.run('worker'), after.run('worker'), after.run('start'))
  expect(await migrations(bed, database)).toBe(1)
  writeFileSync(gate, '')
  await end(olds[0] as Deployed)
  await launching
  // The new release is taken back.
  for (const each of news) await end(each)
  for (let i = 0; i < AT_ONCE; i++) await one()
  for (const task of [...tasks, lasting]) expect(await ended(task)).toMatchObject({ status: 'completed', attempt: 1 })
  const [again] = await up(before.run('start'))
  await end(again as Deployed)
  const starts = readFileSync(file, 'utf8').trim().split('\n')
  expect(starts.length).toBe(tasks.length + 1)
  row(context, {
    fault: 'F52',
    did: `${store}: ${tasks.length.toLocaleString('en')} tasks while 3 servers of a release that adds to the schema start at once beside 2 old workers, and are taken back`,
    demanded: '0 failed, each started once; 1 migration',
    seen: `0; old ran ${by.old}, new ${by.new}; 1`,
    met: true,
  })
})

test.for(STORES)('F52: a migration that old workers cannot live with, on %s', async (store, context) => {
  const { bed, database } = await openStore(store, context)
  const [before, after] = [release(bed, 'old', database), release(bed, 'new', database, BREAKS)]
  const olds = await up(before.run('worker'), before.run('worker'), before.run('start'))
  const [file, gate] = [bed.file('starts'), bed.file('gate')]
  const running = await oneOnEach(olds.length, bed, file, gate)
  const began = performance.now()
  await up(after.run('worker'), after.run('worker'))
  expect(await migrations(bed, database)).toBe(1)
  // Old ones make room: what is launched from some moment on is run by the new alone.
  let inRow = 0
  await until(async () => {
    inRow = (await (await bed.launch('tells', file)).result()) === 'new' ? inRow + 1 : 0
    return inRow >= 15
  }, 60_000)
  const roomMs = performance.now() - began
  expect(olds.map(({ process }) => process.exitCode)).toEqual([null, null, null])
  writeFileSync(gate, '')
  for (const task of running) expect(await ended(task)).toMatchObject({ status: 'completed', attempt: 1 })
  for (const each of olds) {
    expect((await each.exited).code).toBe(1)
    expect(each.output.match(new RegExp(TOO_NEW, 'g'))).toHaveLength(1)
  }
  const late = [before.run('worker'), before.run('start')]
  for (const each of late) {
    expect((await each.exited).code).toBe(1)
    expect(each.output).toMatch(TOO_NEW)
    expect(each.output.trim()).not.toContain('\n')
  }
  row(context, {
    fault: 'F52',
    did: `${store}: 2 workers of a release that renames a table start at once while 2 old workers and a server each run tasks`,
    demanded: 'old ones end what runs, then stop with the reason; started anew they refuse; 1 migration',
    seen: `new ones alone take tasks after ${ms(roomMs)}; ${running.length} of ${running.length} ended well; exit 1, one line; 1`,
    met: true,
  })
})

/** Tasks that run until the gate is there, so many that each worker has one. */
async function oneOnEach(workers: number, bed: Bed, file: string, gate: string): Promise<Task[]> {
  const tasks: Task[] = []
  for (;;) {
    const task = await bed.launch('tells', file, gate)
    await seen(task, ({ state }) => state.ready)
    tasks.push(task)
    const records = await bed.offstage.engine.store.get(tasks.map(({ id }) => id))
    if (new Set(records.map((record) => record?.worker)).size === workers) return tasks
  }
}

async function openStore(store: (typeof STORES)[number], context: TestContext) {
  const database = store === 'PostgreSQL' ? await newDatabase() : undefined
  return { bed: await openBedOn(database, context, 'deployed'), database }
}

async function up(...deployed: Deployed[]): Promise<Deployed[]> {
  for (const { ready } of deployed) await ready
  return deployed
}

async function end(deployed: Deployed): Promise<void> {
  deployed.process.kill('SIGTERM')
  expect((await deployed.exited).code).toBe(0)
}

/** How often the migration was made. */
async function migrations(bed: Bed, database: string | undefined): Promise<number> {
  const text = 'select count(*) as count from'
  if (database === undefined) {
    const file = new DatabaseSync(`${bed.data}/offstage.db`, { readOnly: true })
    const found = file.prepare(`${text} done_once`).get() as { count: number }
    file.close()
    return found.count
  }
  const client = new pg.Client(database)
  await client.connect()
  const { rows } = await client.query(`${text} offstage.done_once`)
  await client.end()
  return Number(rows[0].count)
}
