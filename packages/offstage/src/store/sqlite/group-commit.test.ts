import { expect, onTestFinished, test } from 'vitest'
import { migrate } from '../sql/migrate.ts'
import type { VerbName } from '../sql/verbs.ts'
import type { NewTask } from '../store.ts'
import { GroupCommit, type Outcome } from '../thread/group-commit.ts'
import { Connection } from './connection.ts'
import { storeFailure } from './failure.ts'

async function open() {
  const connection = new Connection(':memory:')
  onTestFinished(() => connection.close())
  await migrate(connection, 'here')
  const commits: Outcome[][] = []
  const writes = new GroupCommit(connection, (outcomes) => commits.push(outcomes))
  let calls = 0
  const ask = (verb: VerbName, request: unknown) => writes.add({ call: ++calls, verb, request })
  return { connection, writes, commits, ask }
}

function task(id: string, args = '[]'): NewTask {
  return { id, name: 'crawl', args, owner: null, tags: [], parent: null }
}

/** Which call ended how. */
function shown(commits: Outcome[][]): string[] {
  return commits.map((outcomes) =>
    outcomes
      .map((outcome) => `${outcome.ask.call} ${'error' in outcome ? storeFailure(outcome.error, 'x').code : 'ok'}`)
      .join(', '),
  )
}

test('what is asked in one turn shares a commit, in the order asked, each with its own answer', async () => {
  const { writes, commits, ask } = await open()
  ask('launch', [task('a'), task('b')])
  ask('launch', [])
  ask('launch', [task('c')])
  ask('requestKill', [{ id: 'c', by: null, reason: null }])
  ask('launch', [task('c')])
  await writes.idle()
  expect(shown(commits)).toEqual(['1 ok, 2 ok, 3 ok, 4 ok, 5 ok'])
  const values = commits[0]!.map(
    (outcome) => 'value' in outcome && (outcome.value as { id: string }[]).map(({ id }) => id),
  )
  expect(values).toEqual([['a', 'b'], [], ['c'], ['c'], ['c']])
  expect(commits[0]!.map(({ rings }) => rings)).toEqual([true, false, true, true, true])
})

test('a verb that fails fails alone, and leaves nothing behind', async () => {
  const { connection, writes, commits, ask } = await open()
  ask('launch', [task('a')])
  ask('launch', [task('b'), { ...task('c'), name: null }])
  ask('launch', [task('d')])
  await writes.idle()
  expect(shown(commits)).toEqual(['1 ok, 2 STORE_FAILED, 3 ok'])
  expect(await connection.all(() => 'select id from tasks order by n')).toEqual([{ id: 'a' }, { id: 'd' }])
})

test('when a full disk refuses a commit, what fits goes by itself; what does not is told STORAGE_FULL; room made, all goes on', async () => {
  const { connection, writes, commits, ask } = await open()
  connection.exec('pragma max_page_count = 200')
  ask('launch', [task('small')])
  ask('launch', [task('huge', `["${'x'.repeat(1_000_000)}"]`)])
  ask('enlist', { id: 'w', host: '', bootId: '', pid: 1, processStart: '', names: null, places: 1 })
  await writes.idle()
  expect(shown(commits)).toEqual(['1 ok', '2 STORAGE_FULL', '3 ok'])
  connection.exec('pragma max_page_count = 100000')
  ask('launch', [task('huge', `["${'x'.repeat(1_000_000)}"]`)])
  await writes.idle()
  expect(shown(commits).at(-1)).toBe('4 ok')
  expect(await connection.all(() => 'select id from tasks order by n')).toEqual([{ id: 'small' }, { id: 'huge' }])
})
