// `offstage dev` while the project is being edited.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { begin, offstage, project, server } from './project.ts'

const TASKS = (answer: string) => `
import { existsSync } from 'node:fs'
import { backgroundTask } from 'offstage'
import { answer } from './answer.ts'
export const ask = backgroundTask('ask', () => answer)
export const wait = backgroundTask('wait', async (gate: string) => {
  console.log('waiting with ' + answer)
  while (!existsSync(gate)) await new Promise((resolve) => setTimeout(resolve, 20))
  return answer
})
// ${answer}
`
const edited = (answer: string) => ({
  'tasks.ts': TASKS(answer),
  'answer.ts': `export const answer = '${answer}'\n`,
})

const ask = async (folder: string) =>
  JSON.parse((await offstage(folder, ['launch', 'ask', '--wait', '--json'])).out.trim().split('\n').at(-1) as string)
    .task.result

test('a file that changes is taken over: new launches run it, a running task keeps what it began with, the links stay', async () => {
  const folder = project(edited('old'))
  const gate = join(folder, 'gate')
  const dev = await server(folder, 'dev')
  const [link] = await dev.sees(/^console \S+$/m)
  expect(await ask(folder)).toBe('old')
  const id = (await offstage(folder, ['launch', 'wait', JSON.stringify([gate])])).out.trim()
  await dev.sees(/waiting with old/)

  writeFileSync(join(folder, 'answer.ts'), edited('new')['answer.ts'])
  await dev.sees(/^answer\.ts changed: new launches run the new code/m, 'err')
  expect(await ask(folder)).toBe('new')
  expect(JSON.parse((await offstage(folder, ['show', id, '--json'])).out).status).toBe('running')
  const opened = await fetch((link as string).slice('console '.length), { redirect: 'manual' })
  expect([opened.status, opened.headers.get('set-cookie')]).toEqual([302, expect.stringContaining('console')])

  writeFileSync(gate, '')
  await dev.sees(/^wait \w{10} \| completed/m)
  expect(JSON.parse((await offstage(folder, ['show', id, '--json'])).out).result).toBe('old')
  dev.process.kill('SIGTERM')
  expect((await dev.ended).code).toBe(0)
})

test('a change that cannot be loaded is told, and the code before it goes on until it can', async () => {
  const folder = project(edited('old'))
  const dev = await server(folder, 'dev')
  writeFileSync(join(folder, 'answer.ts'), 'export const answer = (')
  await dev.sees(/^offstage: .*cannot be loaded/m, 'err')
  await dev.sees(/^answer\.ts changed but cannot be used yet/m, 'err')
  expect((await fetch(dev.url)).status).toBeLessThan(500)
  writeFileSync(join(folder, 'answer.ts'), edited('new')['answer.ts'])
  await dev.sees(/new launches run the new code/, 'err')
  expect(await ask(folder)).toBe('new')
})

test('when the process in front is killed, nothing of the server is left', async () => {
  const folder = project(edited('old'))
  const dev = await server(folder, 'dev')
  const children = readFileSync(`/proc/${dev.process.pid}/task/${dev.process.pid}/children`, 'utf8').trim().split(' ')
  expect(children.length).toBe(1)
  dev.process.kill('SIGKILL')
  await dev.ended
  await expect.poll(() => isAlive(Number(children[0]))).toBe(false)
})

test('a first start that fails ends with its code', async () => {
  const folder = project({ 'tasks.ts': 'export const x = (' })
  const { code, err } = await begin(folder, ['dev'], { PORT: '0' }).ended
  expect(code).toBe(1)
  expect(err).toMatch(/^offstage: .*tasks\.ts[^\n]*\n$/)
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    // ESRCH: it is gone.
    return false
  }
}
