import { expect, onTestFinished, test } from 'vitest'
import { Connection } from '../../sqlite/connection.ts'
import type { NewTask } from '../../store.ts'
import { migrate } from '../migrate.ts'
import { append } from './append.ts'
import { claim } from './claim.ts'
import { declareKeeping, isKeepingNews } from './declare-keeping.ts'
import { areKeptTooLong, forget } from './forget.ts'
import { launch } from './launch.ts'
import { settle } from './settle.ts'

const BOTH = { isByAge: true }

async function open() {
  const tx = new Connection(':memory:')
  onTestFinished(() => tx.close())
  await migrate(tx, 'here')
  const ended = async (ids: string[], parts: Partial<NewTask> = {}, lines = 0) => {
    await launch(
      tx,
      ids.map((id) => ({ id, name: 'crawl', args: '[]', owner: null, tags: ['t'], parent: null, ...parts })),
    )
    const claims = await claim(tx, { worker: 'w', names: [parts.name ?? 'crawl'], limit: ids.length })
    const entries = Array.from({ length: lines }, (_, i) => ({
      kind: 'log' as const,
      level: 'info' as const,
      text: `${i}`,
      at: 1,
    }))
    if (lines > 0)
      await append(
        tx,
        claims.map(({ id, lease }) => ({ id, lease, entries, state: '[1]' })),
      )
    await settle(
      tx,
      claims.map(({ id, lease }) => ({ id, lease, entries: [], outcome: { status: 'completed', result: '[1]' } })),
    )
  }
  const left = async () => (await tx.all(() => 'select id from tasks order by n')).map(({ id }) => id)
  const rows = async (table: string) => Number((await tx.all(() => `select count(*) as n from ${table}`))[0]?.n)
  return { tx, ended, left, rows }
}

test('what is older than it is kept for goes, with all that is kept of it; what runs, waits or is kept for ever stays', async () => {
  const { tx, ended, left, rows } = await open()
  await ended(['old'], { keepMs: -1, once: [{ kind: 'idempotency', key: 'k' }] }, 5)
  await ended(['young'], { keepMs: 60_000 })
  await ended(['ever'], { keepMs: null })
  await launch(tx, [{ id: 'queued', name: 'crawl', args: '[]', owner: null, tags: [], parent: null, keepMs: -1 }])
  expect(await areKeptTooLong(tx, { isByAge: false })).toBe(false)
  expect(await areKeptTooLong(tx, BOTH)).toBe(true)
  expect(await forget(tx, BOTH)).toBe(1)
  expect(await areKeptTooLong(tx, BOTH)).toBe(false)
  expect(await left()).toEqual(['young', 'ever', 'queued'])
  expect(await Promise.all(['inputs', 'states', 'outcomes', 'tags', 'launch_keys'].map(rows))).toEqual([3, 0, 2, 2, 0])
  expect(await rows('journal')).toBe(4)
})

test('of each name the newest are kept, as many as its code says', async () => {
  const { tx, ended, left } = await open()
  await ended(['a1', 'a2', 'a3'])
  await ended(['b1', 'b2'], { name: 'other' })
  expect(await forget(tx, BOTH)).toBe(0)
  expect(
    await declareKeeping(tx, [
      { name: 'crawl', most: 1 },
      { name: 'other', most: null },
    ]),
  ).toBe(true)
  expect(await isKeepingNews(tx, [{ name: 'crawl', most: 1 }])).toBe(false)
  expect(await forget(tx, BOTH)).toBe(2)
  expect(await forget(tx, BOTH)).toBe(0)
  expect(await left()).toEqual(['a3', 'b1', 'b2'])
  expect(await declareKeeping(tx, [{ name: 'crawl', most: null }])).toBe(true)
})

test('goes a little at a time: so many tasks, and of a long journal so many lines', async () => {
  const { tx, ended, left, rows } = await open()
  await ended(
    Array.from({ length: 250 }, (_, i) => `${i}`),
    { keepMs: -1 },
  )
  expect(await forget(tx, BOTH)).toBe(200)
  expect(await forget(tx, BOTH)).toBe(50)
  await ended(['long'], { keepMs: -1 }, 25_000)
  expect(await forget(tx, BOTH)).toBe(1)
  expect(await rows('journal')).toBe(15_002)
  expect(await left()).toEqual(['long'])
  await forget(tx, BOTH)
  await forget(tx, BOTH)
  expect([await left(), await rows('journal')]).toEqual([[], 0])
})
