// What the code declares holds for every command, also for those that load no code.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { offstage, project } from './project.ts'

test('a schedule of the code outlives commands that do not load it', async () => {
  const folder = project()
  await offstage(folder, ['launch', 'hello'])
  const names = () => {
    const database = new DatabaseSync(join(folder, '.offstage', 'offstage.db'), { readOnly: true })
    const rows = database.prepare('select name from schedules').all()
    database.close()
    return rows.map(({ name }) => name)
  }
  expect(names()).toEqual(['every new year'])
  expect((await offstage(folder, ['ls'])).code).toBe(0)
  expect(names()).toEqual(['every new year'])
})
