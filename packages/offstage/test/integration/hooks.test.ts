// Hooks end to end: called with the task after each kind of end, in a task of their own, whoever died meanwhile.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { getBackgroundTask, listBackgroundTasks, type Task } from 'offstage'
import type { Offstage } from 'offstage/server'
import { expect, onTestFinished, test } from 'vitest'
import { dataAt } from '../postgres/data-at.ts'
import { chained, quick, step } from './fixtures/hooked.ts'
import { start, temporaryFolder, until } from './start.ts'

const HOOKED = new URL('./fixtures/hooked.ts', import.meta.url)

/** The one hook of a task, once it has ended. */
async function hookOf(task: Task): Promise<Task> {
  const hook = await until(async () => (await task.hooks())[0])
  await until(async () => !(await hook.isRunning()))
  expect(await task.hooks()).toHaveLength(1)
  return hook
}

async function saidBy(offstage: Offstage, task: Task) {
  const hook = await hookOf(task)
  expect(await hook.snapshot()).toMatchObject({ status: 'completed', hookOf: task.id })
  const { entries } = await offstage.engine.store.logs({ id: hook.id, limit: 9 })
  return [hook.getTaskName(), ...entries.map((entry) => (entry.kind === 'log' ? entry.text : ''))]
}

/** Started anew, on the same data; resolves when it works. */
async function worker(folder: string) {
  const file = fileURLToPath(new URL('./fixtures/hooked-worker.ts', import.meta.url))
  const child = fork(file, [JSON.stringify(await dataAt(folder))], { execArgv: ['--no-warnings'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child, 'message')
  return async () => {
    const exit = once(child, 'exit')
    child.kill('SIGKILL')
    await exit
  }
}

test('a hook is called with the task, its state, result and error, after each kind of end; also of one that never began', async () => {
  const data = temporaryFolder()
  const server = await start({ data, tasks: HOOKED, worker: false })
  const queued = await step.launch(1)
  const late = await step.with({ queueTimeout: 1 }).launch(2)
  await queued.kill({ reason: 'not needed' })
  await until(async () => !(await late.isRunning()))
  await server.stop()
  const offstage = await start({ data, tasks: HOOKED })
  expect(await saidBy(offstage, await getBackgroundTask(queued.id))).toEqual([
    'step.onKilled',
    'killed: killed, state undefined, result null, error The task was killed: not needed',
  ])
  expect(await saidBy(offstage, await getBackgroundTask(late.id))).toEqual([
    'step.onFailure',
    expect.stringContaining('failed: failed, state undefined, result null, error The task had not begun'),
  ])
  const [done, broken, stopped] = await step.launchMany([[7], [-7], [700]])
  expect(await saidBy(offstage, done!)).toEqual(['step.onSuccess', 'done: completed, state 7, result 7, error null'])
  expect(await saidBy(offstage, broken!)).toEqual([
    'step.onFailure',
    'failed: failed, state -7, result null, error below zero: -7',
  ])
  await until(async () => (await stopped!.getState()).n === 700)
  await stopped!.kill({ force: true })
  expect((await saidBy(offstage, stopped!))[1]).toContain('killed: killed, state 700')
  expect(await offstage.engine.store.count({}, 99)).toBe(10)
})

test('a hook that fails is tried again; what it launches is its child, on behalf of whom the task was', async () => {
  const offstage = await start({ tasks: HOOKED })
  const task = await chained.with({ owner: 'ann' }).launch()
  const hook = await hookOf(task)
  expect(await hook.snapshot()).toMatchObject({ status: 'completed', attempt: 2, owner: 'ann', parent: null })
  const [child] = await hook.children()
  expect(await child!.result()).toBe(task.id)
  expect(await child!.snapshot()).toMatchObject({ name: 'noted', owner: 'ann' })
  expect(await task.children()).toEqual([])
  const again = await hook.relaunch()
  await again.result()
  expect((await task.hooks()).map(({ id }) => id)).toEqual([hook.id, again.id])
  // The visitor asked for the task, and for nothing of this.
  const names = async (filter: { owner?: string }) =>
    (await offstage.engine.hostFor('ann').list(filter)).map(({ name }) => name)
  expect(await names({})).toEqual(['chained', 'noted', 'noted'])
  expect(await names({ owner: 'ann' })).toEqual(['chained', 'noted', 'noted'])
  expect(await names({ owner: 'any' })).toContain('chained.onSuccess')
  expect((await listBackgroundTasks()).map((each) => each.getTaskName())).toContain('chained.onSuccess')
})

test('whatever dies in between, each end has one hook, and each hook is called', async () => {
  const folder = temporaryFolder()
  const { engine } = await start({ data: folder, tasks: HOOKED, worker: false })
  const tasks = await quick.launchMany(Array.from({ length: 60 }, (_, n) => [n === 0 ? 3600_000 : n]))
  const ended = async () =>
    await engine.store.count({ names: ['quick'], statuses: ['completed', 'failed', 'killed', 'missing'] }, 100)
  for (const goal of [5, 25]) {
    const kill = await worker(folder)
    await until(async () => (await ended()) >= goal)
    await kill()
  }
  await worker(folder)
  for (const task of tasks) {
    const hook = await hookOf(task)
    const { status } = await task.snapshot()
    expect([hook.getTaskName(), await hook.getTerminationStatus()]).toEqual([
      status === 'completed' ? 'quick.onSuccess' : 'quick.onMissing',
      'completed',
    ])
  }
  expect(await tasks[0]!.getTerminationStatus()).toBe('missing')
  expect(await engine.store.count({}, 999)).toBe(120)
})
