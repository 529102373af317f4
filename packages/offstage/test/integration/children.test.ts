// Tasks that launch tasks: they wait for them without being in their way, list them, and take them along or leave them when they end. And tasks that are launched once more.
import { getBackgroundTask, launchBackgroundTask } from 'offstage'
import { expect, test } from 'vitest'
import { echo, family, leaves, tree } from './fixtures/tasks.ts'
import { start, until } from './start.ts'

test('parents that wait for their children give their places up: a tree of them ends in a worker with one place', async () => {
  const offstage = await start({ concurrency: 1 })
  const task = await tree.launch(4)
  expect(await task.result()).toBe(31)
  expect(await offstage.engine.store.count({ names: ['tree'], statuses: ['completed'] }, 100)).toBe(31)
  expect(await (await family.launch()).result()).toMatchObject({ result: ['from the parent'] })
})

test('a task tells its children', async () => {
  await start()
  const task = await family.launch()
  const { child } = await task.result()
  expect((await task.children()).map(({ id }) => id)).toEqual([child])
  expect(await (await getBackgroundTask(child)).children()).toEqual([])
})

test('when a task ends, a child bound to it is killed and says why; others go on', async () => {
  await start()
  const task = await leaves.launch()
  const [stays, goes] = await Promise.all((await task.result()).map((id) => getBackgroundTask(id)))
  await until(async () => !(await goes!.isRunning()))
  expect(await goes!.snapshot()).toMatchObject({
    status: 'killed',
    kill: { reason: `the task ${task.id} that launched it has ended` },
  })
  expect(await stays!.isRunning()).toBe(true)
  await stays!.kill({ force: true })
})

test('a task launched once more has the same arguments and options, and names the first', async () => {
  const offstage = await start()
  const first = await echo.with({ tags: ['a'], priority: 7, key: 'k', owner: 'ann' }).launch('x', new Date(5))
  await first.result()
  const again = await first.relaunch()
  expect(await again.result()).toEqual(['x', new Date(5)])
  expect(await again.snapshot()).toMatchObject({
    repeats: first.id,
    tags: ['a'],
    priority: 7,
    owner: 'ann',
    parent: null,
  })
  expect((await offstage.engine.store.get([again.id]))[0]!.key).toBe('k')
})

test('ten thousand tasks are launched in one call, all or none', async () => {
  const offstage = await start({ worker: false })
  const tasks = await echo.launchMany(Array.from({ length: 10_000 }, (_, n) => [n]))
  expect(new Set(tasks.map(({ id }) => id)).size).toBe(10_000)
  expect(await offstage.engine.store.count({ names: ['echo'] }, 20_000)).toBe(10_000)
  await expect(echo.launchMany(Array.from({ length: 10_001 }, () => []))).rejects.toMatchObject({
    code: 'BATCH_TOO_LARGE',
  })
  await expect(echo.launchMany([[1], [() => 1]])).rejects.toMatchObject({ code: 'UNSERIALISABLE' })
  expect(await echo.launchMany([])).toEqual([])
  expect(await offstage.engine.store.count({}, 20_000)).toBe(10_000)
  await launchBackgroundTask('echo')
})
