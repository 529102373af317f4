// What the doctor finds in projects that are well, and in those that are not.
import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { newDatabase } from '../postgres/new-database.ts'
import { begin, offstage, project } from './project.ts'

interface Finding {
  check: string
  status: 'ok' | 'warning' | 'problem'
  fact: string
  fix: string | null
}

/** Its findings that are not ok, and its exit code. */
async function examine(folder: string, args: string[] = [], env: Record<string, string> = {}) {
  const { code, out } = await offstage(folder, ['doctor', '--json', ...args], env)
  const { findings, problems, warnings } = JSON.parse(out) as {
    findings: Finding[]
    problems: number
    warnings: number
  }
  const wrong = findings.filter(({ status }) => status !== 'ok')
  expect([problems, warnings]).toEqual(
    ['problem', 'warning'].map((status) => wrong.filter((each) => each.status === status).length),
  )
  expect(wrong.filter(({ fact, fix }) => fact === '' || !fix)).toEqual([])
  expect(code).toBe(problems > 0 ? 1 : 0)
  const about = (check: string) => findings.filter((finding) => finding.check === check)
  return { findings, wrong: wrong.map(({ status, check }) => `${status}: ${check}`), about, code }
}

test('a project that is well: every check, exit 0, and nothing is changed', async () => {
  const folder = project()
  const fresh = await examine(folder)
  expect([fresh.wrong, fresh.about('database')[0]?.fact]).toEqual([[], 'nothing was ever launched here'])
  expect(readdirSync(folder)).not.toContain('.offstage')

  const worker = begin(folder, ['worker'])
  await worker.sees(/^worker ready/)
  await offstage(folder, ['launch', 'hello', '--wait'])
  const { findings, wrong, about } = await examine(folder, ['--integrity'])
  expect(wrong).toEqual([])
  expect(new Set(findings.map(({ check }) => check))).toEqual(
    new Set([
      'node',
      'clock',
      'config',
      'secret',
      'data folder',
      'file system',
      'free space',
      'integrity',
      'log',
      'schema',
      'workers',
      'queue',
    ]),
  )
  expect(about('workers')[0]?.fact).toMatch(new RegExp(`^process ${worker.process.pid} on \\S+, last heard of`))
  const { out } = await offstage(folder, ['doctor'])
  expect(out).toMatch(/^ok {7}node {9}Node \d+\.\d+/m)
  expect(out).toMatch(/^\d+ looked at: 0 problems, 0 warnings\n$/m)
})

test('tasks that wait in vain are named, and that nobody is there', async () => {
  const folder = project()
  await offstage(folder, ['launch', 'hello'])
  await offstage(folder, ['launch', 'steps', '[3]'])
  writeFileSync(
    join(folder, 'tasks.ts'),
    "import { backgroundTask } from 'offstage'\nbackgroundTask('hello', () => 1)\n",
  )
  const { wrong, about, code } = await examine(folder)
  expect([wrong, code]).toEqual([['warning: workers', 'warning: queue'], 0])
  expect(about('workers')[0]).toMatchObject({ fact: 'none, and 2 tasks wait' })
  expect(about('queue')[0]?.fact).toBe("tasks wait under names that this project does not declare: 'steps' (1)")
})

test('a damaged file, a newer schema, no database at all: problems with a fix', async () => {
  const folder = project()
  await offstage(folder, ['launch', 'hello'])
  const path = join(folder, '.offstage/offstage.db')
  change(path, 'update schema_version set version = 999')
  expect((await examine(folder)).wrong).toEqual(['warning: workers'])
  change(path, 'update schema_version set oldest = 999')
  expect((await examine(folder)).wrong).toEqual(['problem: schema'])
  change(path, 'update schema_version set version = 1, oldest = 1')
  expect((await examine(folder)).wrong).toEqual(['warning: schema'])
  change(path, "pragma writable_schema = on; update sqlite_schema set rootpage = 3 where name = 'tasks_by_name'")
  expect((await examine(folder, ['--integrity'])).about('integrity')[0]).toMatchObject({
    status: 'problem',
    fact: expect.stringContaining(`${path} is damaged`),
  })
  writeFileSync(path, 'notes of mine\n'.repeat(1000))
  expect((await examine(folder)).wrong).toContain('problem: integrity')
})

test('a project that does not load is told so, and its data is looked at all the same', async () => {
  const folder = project()
  await offstage(folder, ['launch', 'hello'])
  writeFileSync(join(folder, 'tasks.ts'), "throw new Error('broken tasks')")
  expect((await examine(folder)).wrong).toEqual(['problem: tasks', 'warning: workers'])
  writeFileSync(join(folder, 'offstage.config.ts'), 'export default {')
  const { wrong, about } = await examine(folder)
  expect(wrong).toEqual(['problem: config', 'warning: workers'])
  expect(about('schema')).toHaveLength(1)
})

test('a data folder that others can read, and one that is a file', async () => {
  const folder = project()
  await offstage(folder, ['launch', 'hello'])
  chmodSync(join(folder, '.offstage'), 0o755)
  expect((await examine(folder)).wrong).toEqual(['warning: workers'])
  chmodSync(join(folder, '.offstage/offstage.db'), 0o644)
  expect((await examine(folder)).wrong).toEqual(['warning: data folder', 'warning: workers'])
  expect(statSync(join(folder, '.offstage')).mode & 0o777).toBe(0o755)
  writeFileSync(join(folder, 'file'), '')
  expect((await examine(folder, ['--data', 'file'])).wrong).toEqual(['problem: data folder'])
  mkdirSync(join(folder, 'empty'), { mode: 0o700 })
  expect((await examine(folder, ['--data', 'empty'])).wrong).toEqual([])
})

test('production without a secret is a problem', async () => {
  const { wrong, about } = await examine(project(), [], { NODE_ENV: 'production' })
  expect(wrong).toEqual(['problem: secret'])
  expect(about('secret')[0]).toMatchObject({ fact: expect.stringContaining('OFFSTAGE_SECRET is not set') })
  expect((await examine(project(), [], { NODE_ENV: 'production', OFFSTAGE_SECRET: 'x'.repeat(40) })).wrong).toEqual([])
})

test('a PostgreSQL is looked at: before the first start, and with tasks that wait', async () => {
  const DATABASE_URL = await newDatabase()
  const folder = project()
  const fresh = await examine(folder, [], { DATABASE_URL })
  expect([fresh.wrong, fresh.about('schema')[0]?.fact]).toEqual([[], 'not made yet; the first start makes it'])
  expect(fresh.about('postgres')[0]?.fact).toMatch(/^the database .* answers, PostgreSQL \d+/)
  expect((await offstage(folder, ['launch', 'hello'], { DATABASE_URL })).code).toBe(0)
  const { wrong, about } = await examine(folder, [], { DATABASE_URL })
  expect([wrong, about('workers')[0]?.fact]).toEqual([['warning: workers'], 'none, and 1 task waits'])
  expect(about('queue')[0]?.status).toBe('ok')
})

test('a PostgreSQL that does not answer is a problem, its password no part of it', async () => {
  const { wrong, about, findings } = await examine(project(), [], {
    DATABASE_URL: 'postgres://ann:secret@127.0.0.1:9/app',
  })
  expect(wrong).toEqual(['problem: postgres'])
  expect(about('pg')[0]?.status).toBe('ok')
  expect(JSON.stringify(findings)).not.toContain('secret@')
  expect((await examine(project(), [], { DATABASE_URL: 'mysql://x' })).wrong).toEqual(['problem: config'])
})

function change(path: string, text: string): void {
  const database = new DatabaseSync(path, { defensive: false })
  database.exec(text)
  database.close()
}
