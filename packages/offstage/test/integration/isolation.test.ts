// Where a task runs is said by its definition or its launch.
import { expect, test } from 'vitest'
import { echo, threaded } from './fixtures/tasks.ts'
import { start, TASKS, until } from './start.ts'

test('a task in a thread runs, is seen live, X-rayed and killed as in a process', async () => {
  const offstage = await start()
  const short = await offstage.run(() => threaded.launch(false))
  expect(await short.result()).toBe(2)
  const { entries } = await offstage.engine.store.logs({ id: short.id, limit: 9 })
  expect(entries.map((entry) => entry.kind === 'log' && entry.text)).toEqual(['in a thread'])
  const endless = await offstage.run(() => threaded.launch(true))
  await until(async () => ((await endless.getState()) as { i?: number }).i)
  expect((await endless.xray()).stack.some(({ isUser, file }) => isUser && file.endsWith('fixtures/tasks.ts'))).toBe(
    true,
  )
  await endless.kill()
  await expect(endless.result()).rejects.toMatchObject({ code: 'TASK_KILLED' })
  expect((await endless.killReport())?.stack?.[0]).toMatchObject({ isUser: true })
}, 30_000)

test('a launch may say it otherwise than the definition', async () => {
  const offstage = await start()
  for (const isolation of ['process', 'thread', 'inline'] as const) {
    const task = await offstage.run(() => echo.with({ isolation, fresh: true }).launch(isolation))
    expect(await task.result()).toEqual([isolation])
  }
}, 30_000)

test('task modules that are evaluated anew, as dev servers do, declare their tasks anew', async () => {
  const offstage = await start()
  const newer = (await import(/* @vite-ignore */ `${TASKS.href}?t=2`)) as { echo: typeof echo }
  const task = await offstage.run(() => newer.echo.launch('again'))
  expect(await task.result()).toEqual(['again'])
  expect((await offstage.engine.store.workers()).length).toBe(1)
})
