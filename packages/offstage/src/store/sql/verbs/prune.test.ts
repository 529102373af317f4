import { expect, test } from 'vitest'
import { Connection } from '../../sqlite/connection.ts'
import type { Append } from '../../store.ts'
import { migrate } from '../migrate.ts'
import { append } from './append.ts'
import { claim } from './claim.ts'
import { follow } from './follow.ts'
import { launch } from './launch.ts'
import { prune } from './prune.ts'
import { settle } from './settle.ts'

test('patches of an ended task go once a while has passed, its lines stay, and who is behind is given the record', async () => {
  const tx = new Connection(':memory:')
  await migrate(tx, 'here')
  await launch(tx, [{ id: 'a', name: 'crawl', args: '[]', owner: null, tags: [], parent: null }])
  const { id, lease } = (await claim(tx, { worker: 'w', names: ['crawl'], limit: 1 }))[0]!
  const entries: Append['entries'] = [
    { kind: 'state', patch: '[]', at: 1 },
    { kind: 'log', level: 'info', text: 'kept', at: 1 },
  ]
  await append(tx, [{ id, lease, entries, state: '[1]' }])
  expect(await prune(tx, { afterMs: -1000 })).toBe(0)
  await settle(tx, [{ id, lease, entries: [], outcome: { status: 'completed', result: '[1]' } }])
  expect(await prune(tx, {})).toBe(0)
  expect((await follow(tx, { cursors: [{ id: 'a', after: 1 }], limit: 9 }))[0]?.entries).toHaveLength(3)
  expect(await prune(tx, { afterMs: -1000 })).toBe(1)
  expect(await prune(tx, { afterMs: -1000 })).toBe(0)
  const cursors = [{ id: 'a', after: 1 }]
  expect(await follow(tx, { cursors, limit: 9 })).toMatchObject([{ entries: [], record: { seq: 4, state: '[1]' } }])
  const after = await follow(tx, { cursors: [{ id: 'a', after: 2 }], limit: 9 })
  expect(after[0]?.entries.map(({ kind }) => kind)).toEqual(['log', 'status'])
  tx.close()
})
