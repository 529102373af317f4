// Transactions that take their time: what was launched in them is older than what others launched since, and must not be passed over; what they hold is waited for, and no more than that.
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { BEGIN, Connection } from '../../../src/store/postgres/connection.ts'
import { openPostgresStore } from '../../../src/store/postgres/store.ts'
import { launch } from '../../../src/store/sql/verbs/launch.ts'
import type { Store } from '../../../src/store/store.ts'
import { aTask, DONE, many } from '../../conformance/given.ts'
import { echo, near } from '../../integration/fixtures/tasks.ts'
import { until } from '../../integration/start.ts'
import { newDatabase } from '../new-database.ts'
import { startApp } from './app.ts'
import { clientOn } from './libraries.ts'

const MORE_THAN_MAY_BE_UNDER_WAY = 600
const request = { worker: 'w', names: ['crawl'], limit: 1000 }

/** Claims are slow while they are many: the floor is looked for. */
async function runMany(store: Store): Promise<void> {
  await store.launch(many(MORE_THAN_MAY_BE_UNDER_WAY, () => aTask()))
  const claims = await store.claim(request)
  await store.settle(claims.map(({ id, lease }) => ({ id, lease, entries: [], outcome: DONE })))
}

test('what was launched before thousands that are over starts at its commit, though claims pass over old numbers', async () => {
  const url = await newDatabase()
  const store = await openPostgresStore({ url })
  onTestFinished(() => store.close())
  const client = await clientOn(url)
  await client.query('begin')
  const [old] = await store.launchWithin(client, [aTask()])
  // What is committed without a ring, for comparison: below the floor nobody sees it.
  const silent = new Connection({ url, name: 'test', Client: pg.Client })
  onTestFinished(() => silent.close())
  const passedOver = await until(async () => {
    await silent.begin({ begin: BEGIN, limitMs: 30_000 })
    const [launched] = await launch(silent, [aTask()])
    for (let round = 0; round < 5; round++) await runMany(store)
    await silent.commit()
    return (await store.claim(request)).length === 0 ? launched : undefined
  })
  const committedAt = performance.now()
  const rung = Promise.withResolvers<number>()
  const unlisten = store.bell.listen(async () => {
    const claims = await store.claim(request)
    if (claims.some(({ id }) => id === old?.id)) rung.resolve(performance.now())
    seen.push(...claims.map(({ id }) => id))
  })
  const seen: string[] = []
  onTestFinished(unlisten)
  await client.query('commit')
  expect((await rung.promise) - committedAt).toBeLessThan(700)
  await until(() => seen.length === 2)
  expect(seen.sort()).toEqual([old?.id, passedOver.id].sort())
})

test('with workers at work all the time it starts at its commit, and is the oldest of the list', async () => {
  const { url, offstage } = await startApp()
  const client = await clientOn(url)
  await client.query('begin')
  const old = await near.with({ transaction: client }).launch(-1)
  const newer = await near.launchMany(many(3000, (i) => [i]))
  await newer[2000]?.result()
  await client.query('commit')
  const committedAt = performance.now()
  expect(await old.result()).toBe(-1)
  expect(performance.now() - committedAt).toBeLessThan(3000)
  const { n } = (await offstage.engine.store.get([old.id]))[0]!
  const [after] = await offstage.engine.store.list({ afterN: n, limit: 1 })
  expect(after?.id).toBe(newer[0]?.id)
})

test('a commit is heard of also where notifications do not come through', async () => {
  const { url, outsider } = await startApp()
  const client = await clientOn(url)
  await client.query('begin')
  const task = await near.with({ transaction: client }).launch(1)
  // The ring goes to nobody: who listened must begin anew.
  const ears = `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'offstage bell' and datname = current_database()`
  expect((await outsider.query(ears)).rowCount).toBe(1)
  await client.query('commit')
  const committedAt = performance.now()
  expect(await task.result()).toBe(1)
  // Looks without a ring come every 5 s.
  expect(performance.now() - committedAt).toBeLessThan(3500)
})

test('a key that an open transaction holds is waited for; other launches and kills are not in its way', async () => {
  const { url } = await startApp()
  const [first, second] = [await clientOn(url), await clientOn(url)]
  await first.query('begin')
  await second.query('begin')
  const keyed = { idempotencyKey: 'order-7' }
  const held = await near.with({ transaction: first, ...keyed }).launch(7)
  const [inside, outside] = [near.with({ transaction: second, ...keyed }).launch(7), near.with(keyed).launch(7)]
  const other = await echo.with({ delay: '1d' }).launch()
  await other.kill()
  expect(await other.getTerminationStatus()).toBe('killed')
  const isStillOpen = await Promise.race([inside, outside, Promise.resolve('waits')])
  expect(isStillOpen).toBe('waits')
  await first.query('commit')
  expect((await inside).id).toBe(held.id)
  await second.query('commit')
  expect((await outside).id).toBe(held.id)
  expect(await held.result()).toBe(7)
})

test('a key that was held by a transaction that is rolled back is free', async () => {
  const { url } = await startApp()
  const client = await clientOn(url)
  await client.query('begin')
  const keyed = { unique: 'one' as const }
  const never = await near.with({ transaction: client, ...keyed }).launch(7)
  const waiting = near.with(keyed).launch(8)
  await client.query('rollback')
  const task = await waiting
  expect(task.id).not.toBe(never.id)
  expect(await task.result()).toBe(8)
})

test.each(['repeatable read', 'serializable'])(
  '%s: launches beside others, several asked at once, do not conflict',
  async (level) => {
    const { url } = await startApp()
    const clients = [await clientOn(url), await clientOn(url)]
    for (const client of clients) await client.query(`begin isolation level ${level}; select 1`)
    await (await near.launch(0)).result()
    const launched = await Promise.all(
      clients.flatMap((transaction, i) => [
        near.with({ transaction }).launch(i),
        near.with({ transaction, owner: 'ada', idempotencyKey: `${i}` }).launchMany([[10 + i], [10 + i]]),
        near.with({ transaction, tags: ['t'], key: 'k', priority: 3 }).launch(20 + i),
      ]),
    )
    for (const client of clients) await client.query('commit')
    const results = await Promise.all(launched.flat().map((task) => task.result()))
    expect(results).toEqual([0, 10, 10, 20, 1, 11, 11, 21])
  },
)

test('serializable: launches that take turns do not conflict', async () => {
  const { url, outsider } = await startApp({ worker: false })
  const clients = [await clientOn(url), await clientOn(url)]
  for (const client of clients) await client.query('begin isolation level serializable; select 1')
  for (let turn = 0; turn < 3; turn++)
    for (const transaction of clients) await near.with({ transaction, tags: ['t'] }).launch(turn)
  for (const client of clients) await client.query('commit')
  const { rows } = await outsider.query('select count(*) as n from offstage.inputs join offstage.tags using (task_n)')
  expect(rows).toEqual([{ n: '6' }])
})

test('of a conflict the app is told as its library tells it, so that it can begin again', async () => {
  const { url } = await startApp({ worker: false })
  const client = await clientOn(url)
  await client.query('begin isolation level repeatable read; select 1')
  await near.with({ idempotencyKey: 'k' }).launch(1)
  await expect(near.with({ transaction: client, idempotencyKey: 'k' }).launch(1)).rejects.toMatchObject({
    code: '40001',
    severity: 'ERROR',
  })
})

test('ten thousand in one transaction', async () => {
  const { url, outsider } = await startApp({ worker: false })
  const client = await clientOn(url)
  await client.query('begin')
  const tasks = await echo.with({ transaction: client, tags: ['all'] }).launchMany(many(10_000, (i) => [`it's ${i}`]))
  await client.query('commit')
  const { rows } = await outsider.query('select id from offstage.tasks order by n')
  expect(rows.map(({ id }) => id)).toEqual(tasks.map(({ id }) => id))
  await expect(echo.with({ transaction: client }).launchMany(many(10_001, () => []))).rejects.toMatchObject({
    code: 'BATCH_TOO_LARGE',
  })
})
