// Looking into tasks, and the report of a kill, end to end.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { start, TASKS, until } from './start.ts'

const lineOf = (text: string) =>
  readFileSync(TASKS, 'utf8')
    .split('\n')
    .findIndex((line) => line.includes(text)) + 1

test('an X-ray names the spinning function and its line, and the task goes on (S16)', async () => {
  const offstage = await start()
  const task = await offstage.launchBackgroundTask('spin')
  await until(async () => ((await task.getState()) as { i?: number }).i)
  const began = performance.now()
  const { activity, stack } = await task.xray()
  console.log(`an X-ray of a spinning task took ${Math.round(performance.now() - began)} ms`)
  expect(activity).toBe('running')
  const mine = stack.find(({ isUser }) => isUser)
  const begin = lineOf("backgroundTask('spin'")
  expect(mine?.file).toMatch(/fixtures\/tasks\.ts$/)
  expect(mine?.line).toBeGreaterThan(begin)
  expect(mine?.line).toBeLessThan(begin + 6)
  const before = ((await task.getState()) as { i: number }).i
  await until(async () => ((await task.getState()) as { i: number }).i > before)
  const { profile } = await task.xray({ profileMs: 300 })
  expect(profile?.top.some(({ isUser }) => isUser)).toBe(true)
  expect(JSON.parse(profile?.cpuprofile ?? '{}').nodes.length).toBeGreaterThan(0)
  await task.kill()
})

test('what cannot be X-rayed says why', async () => {
  const offstage = await start()
  const task = await offstage.launchBackgroundTask('echo')
  await task.result()
  await expect(task.xray()).rejects.toMatchObject({
    code: 'XRAY_NOT_RUNNING',
    message: expect.stringContaining('completed'),
  })
  await expect(task.xray({ profileMs: 99_999 })).rejects.toMatchObject({ code: 'INVALID_OPTION' })
})

test('the report of a kill tells who, why, when, and where the task was', async () => {
  const offstage = await start()
  const task = await offstage.launchBackgroundTask('spin')
  await until(async () => ((await task.getState()) as { i?: number }).i)
  await until(async () => (await offstage.engine.store.logs({ id: task.id, limit: 1 })).entries.length > 0)
  await task.kill({ reason: 'enough' })
  await expect(task.result()).rejects.toMatchObject({ code: 'TASK_KILLED' })
  const report = await task.killReport()
  expect(report).toMatchObject({ reason: 'enough', signalledAt: null, forcedAt: expect.any(Number) })
  expect(report?.stack?.[0]).toMatchObject({ isUser: true, file: expect.stringMatching(/fixtures\/tasks\.ts$/) })
  expect(report?.lastLines[0]).toBe('0')
  expect((report?.deadAt ?? 0) - (report?.askedAt ?? 0)).toBeLessThan(5000)
  const other = await offstage.launchBackgroundTask('echo')
  await other.result()
  expect(await other.killReport()).toBeNull()
})

test('force takes no stack; a second kill hurries one that uses its grace', async () => {
  const offstage = await start()
  const task = await offstage.launchBackgroundTask('stubborn')
  await until(async () => ((await task.getState()) as { ready?: boolean }).ready)
  await task.kill({ grace: '1h' })
  expect(await task.getTerminationStatus()).toBeNull()
  await task.kill({ force: true })
  await expect(task.result()).rejects.toMatchObject({ code: 'TASK_KILLED' })
  expect(await task.killReport()).toMatchObject({ stack: null, signalledAt: expect.any(Number) })
  await expect(task.kill({ grace: 'soon' as never })).rejects.toMatchObject({ code: 'INVALID_OPTION' })
})

test('a kill takes the children with it, and one launched too late never starts (S15)', async () => {
  const offstage = await start({ concurrency: 3 })
  const parent = await offstage.launchBackgroundTask('brood', 20)
  const children = await until(async () => ((await parent.getState()) as { children?: string[] }).children)
  await parent.kill({ reason: 'all of it' })
  await expect(parent.result()).rejects.toMatchObject({ code: 'TASK_KILLED' })
  const all = await Promise.all(children.map((id) => offstage.getBackgroundTask(id)))
  await until(async () => (await Promise.all(all.map((child) => child.isRunning()))).every((running) => !running))
  for (const child of all) expect(await child.getTerminationStatus()).toBe('killed')
})
