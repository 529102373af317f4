// Launching inside the app's own transaction, with each library: rolled back means never launched, committed means never lost.
import { getBackgroundTask } from 'offstage'
import { expect, test } from 'vitest'
import { echo, near } from '../../integration/fixtures/tasks.ts'
import { LEFTOVERS, rowsOf, startApp } from './app.ts'
import { LIBRARIES } from './libraries.ts'

const HOSTILE = ["it's $1 \\ 'quoted' \\' E'", '$body$ "x" \u{1f600} é\n\t%s {0}', { deep: [1n, new Date(0), null] }]

test.each(Object.entries(LIBRARIES))('%s: what is committed runs, and nobody sees it before', async (_name, on) => {
  const { url, outsider } = await startApp()
  const within = on(url)
  await outsider.query('create table orders (id int primary key); create table tasks (id int primary key)')
  const [one, many] = await within(async (transaction, ask) => {
    await ask('set local search_path to public, pg_temp')
    await ask('insert into orders values (1)')
    const before = await ask(LEFTOVERS)
    const one = await echo.with({ transaction, tags: ['a', 'b'] }).launch(...HOSTILE)
    const many = await near.with({ transaction }).launchMany([[1], [2], [3]])
    expect(await ask(LEFTOVERS)).toBe(before)
    // The app's own table of that name, also while a launch is under way.
    const launching = near.with({ transaction }).launchMany([[4]])
    await ask('insert into tasks values (7)')
    many.push(...(await launching))
    for (const ask of [() => getBackgroundTask(one.id), () => one.result(), () => one.kill(), () => one.snapshot()])
      await expect(ask()).rejects.toMatchObject({ code: 'TASK_NOT_FOUND' })
    expect(one.getTaskName()).toBe('echo')
    expect(Math.abs(one.getStartTime().getTime() - Date.now())).toBeLessThan(60_000)
    return [one, many] as const
  })
  expect(await one.result()).toEqual(HOSTILE)
  expect(await Promise.all(many.map((task) => task.result()))).toEqual([1, 2, 3, 4])
  expect((await one.snapshot()).tags).toEqual(['a', 'b'])
  expect((await outsider.query('select id from tasks union all select id from orders order by id')).rows).toEqual([
    { id: 1 },
    { id: 7 },
  ])
})

test.each(Object.entries(LIBRARIES))('%s: what is rolled back leaves nothing', async (_name, on) => {
  const { url, outsider } = await startApp({ open: 50 })
  const before = await rowsOf(outsider)
  const rolledBack = on(url)(async (transaction) => {
    await echo.with({ transaction, owner: 'ada', idempotencyKey: 'k', tags: ['t'] }).launch('never')
    await near.with({ transaction, unique: 'u', delay: 1 }).launchMany([[1], [2]])
    throw new Error('the app thinks better of it')
  })
  await expect(rolledBack).rejects.toThrow('thinks better')
  expect(await rowsOf(outsider)).toEqual(before)
})

test.each(Object.entries(LIBRARIES))('%s: a refusal leaves the transaction usable', async (_name, on) => {
  const { url, outsider } = await startApp({ worker: false, open: 2 })
  await outsider.query('create table orders (id int primary key)')
  const [one, same] = await on(url)(async (transaction, ask) => {
    await ask('insert into orders values (1)')
    const keyed = (key: string) => near.with({ transaction, idempotencyKey: key, owner: 'ada' })
    const one = await keyed('k').launch(1)
    await expect(keyed('k').launch(2)).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT', details: { id: one.id } })
    await expect(keyed('other').launchMany([[3], [4]])).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' })
    await expect(near.with({ transaction, owner: 'ada' }).launchMany([[5], [6]])).rejects.toMatchObject({
      code: 'PLAN_LIMIT',
      details: { plan: 'free', most: 2, open: 1 },
    })
    await ask('insert into orders values (2)')
    return [one, await keyed('k').launch(1)]
  })
  expect(same?.id).toBe(one?.id)
  expect((await outsider.query('select count(*)::int as n from orders')).rows).toEqual([{ n: 2 }])
  expect(await rowsOf(outsider)).toMatchObject({ tasks: 1, inputs: 1, launch_keys: 1, owners: 1 })
})
