// The app dies on the way: before the commit there was no launch, after it there was.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { getBackgroundTask } from 'offstage'
import { expect, onTestFinished, test } from 'vitest'
import { TASKS, temporaryFolder, until } from '../../integration/start.ts'
import { rowsOf, startApp } from './app.ts'

async function halfWay(url: string, how: 'hangs' | 'commits') {
  const file = fileURLToPath(new URL('./fixtures/half-way.ts', import.meta.url))
  const args = ['--no-warnings', file, TASKS.href, temporaryFolder(), url, how]
  const app = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void app.kill('SIGKILL'))
  const [id] = await once(app.stdout.setEncoding('utf8'), 'data')
  return { app, id: (id as string).trim() }
}

test('an app that is killed before its commit has launched nothing (S22)', async () => {
  const { url, outsider } = await startApp()
  const { app, id } = await halfWay(url, 'hangs')
  const open = `select from pg_stat_activity where datname = current_database() and state = 'idle in transaction' and application_name not like 'offstage%'`
  expect((await outsider.query(open)).rowCount).toBe(1)
  app.kill('SIGKILL')
  await until(async () => (await outsider.query(open)).rowCount === 0)
  await expect(getBackgroundTask(id)).rejects.toMatchObject({ code: 'TASK_NOT_FOUND' })
  expect(Object.values(await rowsOf(outsider)).every((n) => n === 0)).toBe(true)
})

test('an app that is killed right after its commit has launched: a worker elsewhere runs it at once (S22)', async () => {
  const { url } = await startApp()
  const { id } = await halfWay(url, 'commits')
  const heardAt = performance.now()
  const task = await getBackgroundTask(id)
  expect(await task.result()).toBe(7)
  // Looks without a ring come every 5 s.
  expect(performance.now() - heardAt).toBeLessThan(3000)
})
