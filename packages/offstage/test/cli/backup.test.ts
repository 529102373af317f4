// Backups as people make and restore them.
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { begin, lines, offstage, project } from './project.ts'

test('a backup holds tasks and tables in files of one moment, for this user alone, and starts as a data folder', async () => {
  const folder = project()
  const id = (await offstage(folder, ['launch', 'hello', '["Ann", 2]'])).out.trim()
  new DatabaseSync(join(folder, '.offstage/tables.db')).exec('create table kept (a); insert into kept values (7)')
  const made = await offstage(folder, ['backup', 'safe/one', '--json'])
  expect([made.code, made.err]).toEqual([0, ''])
  const to = join(folder, 'safe/one')
  expect(JSON.parse(made.out)).toEqual({
    from: join(folder, '.offstage'),
    to,
    files: [
      { name: 'offstage.db', bytes: expect.any(Number) },
      { name: 'tables.db', bytes: expect.any(Number) },
    ],
    durationMs: expect.any(Number),
  })
  expect(readdirSync(join(folder, 'safe'))).toEqual(['one'])
  expect(readdirSync(to).sort()).toEqual(['offstage.db', 'tables.db'])
  for (const name of readdirSync(to)) expect(statSync(join(to, name)).mode & 0o777).toBe(0o600)
  expect(statSync(to).mode & 0o777).toBe(0o700)
  expect(new DatabaseSync(join(to, 'tables.db')).prepare('select a from kept').get()).toEqual({ a: 7 })

  rmSync(join(folder, '.offstage'), { recursive: true })
  const worker = begin(folder, ['worker', '--data', to])
  await worker.sees(/^worker ready/)
  expect((await offstage(folder, ['logs', '-f', id, '--data', to])).out).toContain('hello Ann')
})

test('people are told where it is and how to restore it', async () => {
  const folder = project()
  await offstage(folder, ['launch', 'hello'])
  const { out, err } = await offstage(folder, ['backup', 'copy', '--data', '.offstage'])
  expect(out).toMatch(/^\S+\/copy: offstage\.db, \d+\.\d KB, checked, in \d+ ms\n$/)
  expect(err).toMatch(/^restore it: stop what uses \S+\/\.offstage, then offstage start --data copy\n$/)
})

test('nothing is overwritten, and what cannot be made leaves nothing behind', async () => {
  const folder = project()
  await offstage(folder, ['launch', 'hello'])
  mkdirSync(join(folder, 'there'))
  writeFileSync(join(folder, 'file'), '')
  const refused = async (to: string) => {
    const { code, out, err } = await offstage(folder, ['backup', to])
    expect([code, out, lines(err).length]).toEqual([1, '', 1])
    return err
  }
  expect(await refused('there')).toMatch(/there is there already, and nothing is overwritten/)
  expect(await refused('file/in')).toMatch(/file\/in cannot be made \((ENOTDIR|EEXIST)\)/)
  writeFileSync(join(folder, '.offstage/tables.db'), 'no database, whatever its name says\n'.repeat(200))
  expect(await refused('copy')).toMatch(/tables\.db is not a SQLite database/)
  expect(readdirSync(folder).filter((name) => /copy|partial/.test(name))).toEqual([])
})

test('where there is no data, or it is in PostgreSQL, one line says so', async () => {
  const folder = project()
  const none = await offstage(folder, ['backup', 'copy'])
  expect([none.code, none.err]).toEqual([1, expect.stringMatching(/^offstage: There is no Offstage data in .*\n$/)])
  const postgres = await offstage(folder, ['backup', 'copy'], { DATABASE_URL: 'postgres://ann:secret@127.0.0.1:9/app' })
  expect([postgres.code, postgres.err]).toEqual([
    1,
    expect.stringMatching(/^offstage: .*127\.0\.0\.1:9\/app.*pg_dump.*\n$/),
  ])
  expect(postgres.err).not.toContain('secret')
})
