import { once } from 'node:events'
import { expect, test } from 'vitest'
import { newId } from '../../src/base/ids.ts'
import { start, until } from './start.ts'

test('a task of a name that no worker knows stays queued, and its server says so within a minute; whoever knows the name runs it', async () => {
  const told: string[][] = []
  const offstage = await start({ events: { strangers: (names) => told.push(names) } })
  const task = { id: newId(), name: 'of-a-later-version', args: '[[]]', owner: null, tags: [], parent: null }
  await offstage.engine.store.launch([task])
  await until(() => told.length > 0, 60_000)
  expect(told).toEqual([['of-a-later-version']])
  expect((await offstage.engine.store.get([task.id]))[0]?.status).toBe('queued')
  expect(await offstage.unknownNames()).toEqual(['of-a-later-version'])
  const [claim] = await offstage.engine.store.claim({ worker: 'a later one', names: [task.name], limit: 1 })
  expect(claim?.id).toBe(task.id)
})

test('a server without a worker says so too; by a warning, where nobody listens', async () => {
  const warned = once(process, 'warning')
  const offstage = await start({ worker: false })
  expect(await offstage.unknownNames()).toEqual([])
  await offstage.launchBackgroundTask('echo')
  expect(await offstage.unknownNames()).toEqual(['echo'])
  const [{ message }] = await warned
  expect(message).toMatch(/^tasks wait, and no live worker knows 'echo': they stay queued/)
})
