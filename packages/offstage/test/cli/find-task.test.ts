import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { findTask } from '../../src/cli/find-task.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'

const id = (beginning: string) => beginning.padEnd(26, '0')

/** A store with a task for each id. */
async function storeOf(...ids: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'offstage-find-'))
  const store = await openSqliteStore({ path: join(folder, 'offstage.db') })
  onTestFinished(async () => {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  })
  await store.launch(ids.map((each) => ({ id: each, name: 'crawl', args: '[]', owner: null, tags: [], parent: null })))
  return store
}

test('a whole id, or a beginning that only one has, in either case, finds the task', async () => {
  const store = await storeOf(id('abcd1'), id('abcd2'))
  for (const given of [id('abcd1'), 'abcd1', 'ABCD1', 'abcd10'])
    expect((await findTask(store, given)).id).toBe(id('abcd1'))
})

test('several that fit are listed, at most five', async () => {
  const store = await storeOf(...['1', '2', '3', '4', '5', '6'].map((end) => id(`abcd${end}`)))
  const refused = findTask(store, 'abcd')
  await expect(refused).rejects.toMatchObject({ code: 'AMBIGUOUS_ID' })
  await expect(refused).rejects.toThrow(
    /^Several tasks begin with 'abcd': (\w{26} \(crawl, queued\), ){4}\w{26} \(crawl, queued\), and more\.$/,
  )
})

test.each([
  ['abc', 'SHORT_ID'],
  ['zzzz', 'TASK_NOT_FOUND'],
  ['ab%d', 'TASK_NOT_FOUND'],
  ['____', 'TASK_NOT_FOUND'],
  ["abcd' or '1'='1", 'TASK_NOT_FOUND'],
  [id('zzzz'), 'TASK_NOT_FOUND'],
])('%s is refused with %s', async (given, code) => {
  await expect(findTask(await storeOf(id('abcd1')), given)).rejects.toMatchObject({ code })
})
