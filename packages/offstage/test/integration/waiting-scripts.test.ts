// Scripts of a user's own with a server that only launches: they wait as long as they wait for a task, and no longer.
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { begin, type Ended, offstage, project } from '../cli/project.ts'

/** Runs a script that holds `offstage` and the Task of a launched `hello`. */
async function script(folder: string, code: string): Promise<Ended> {
  writeFileSync(
    join(folder, 'script.ts'),
    `import { createOffstage } from 'offstage/server'
const offstage = await createOffstage({ tasks: './tasks.ts' }, { worker: false })
const task = await offstage.launchBackgroundTask('hello', 'Ann')
${code}`,
  )
  const child = spawn(process.execPath, ['script.ts'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = { code: null as number | null, out: '', err: '' }
  child.stdout.on('data', (chunk) => (ended.out += chunk))
  child.stderr.on('data', (chunk) => (ended.err += chunk))
  return await new Promise((resolve) => child.on('close', (exit) => resolve({ ...ended, code: exit })))
}

test('a script that awaits a result goes on until it is there', async () => {
  const folder = project()
  const worker = begin(folder, ['worker'])
  await worker.sees(/^worker ready/m)
  const ended = await script(folder, 'console.log(await task.result())')
  expect(ended).toEqual({ code: 0, out: expect.stringMatching(/^\{.*Ann.*\}\n$|^.*Ann.*\n$/), err: '' })
})

test('who still waits when the server stops is told so, and the script ends', async () => {
  const ended = await script(
    project(),
    `const waiting = task.result().catch((error) => console.log(error.code))
for await (const { status } of task.watch()) { console.log(status); break }
await offstage.stop()
await waiting`,
  )
  expect(ended).toEqual({ code: 0, out: 'queued\nSTORE_CLOSED\n', err: '' })
})

test('a watch that nobody goes on with holds no script', async () => {
  const ended = await script(project(), 'console.log((await task.watch().next()).value.status)')
  expect(ended).toEqual({ code: 0, out: 'queued\n', err: '' })
})

test('a server started in a task is refused, in a sentence', async () => {
  const folder = project({
    'tasks.ts': `import { backgroundTask } from 'offstage'
backgroundTask('nested', async () => {
  const { createOffstage } = await import('offstage/server')
  await createOffstage({ tasks: './tasks.ts' })
})`,
  })
  const worker = begin(folder, ['worker'])
  await worker.sees(/^worker ready/m)
  const { code, out } = await offstage(folder, ['launch', 'nested', '--wait'])
  expect([code, out]).toEqual([4, expect.stringContaining("createOffstage() was called in a task's process")])
})
