// CPU profiles of tasks in processes, spinning and waiting.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { fixture, openRunner, start, until } from './bed.ts'

describe('a profile', () => {
  test('of a task that spins tells the functions that took the time, and is a .cpuprofile', async () => {
    const told = start(openRunner(), 'xray-stubborn')
    await until(() => told.state.pid)
    const { profile, activity, tookMs } = await told.run.xray({ profileMs: 500 })
    expect(activity).toBe('running')
    expect(tookMs).toBeLessThan(2000)
    const top = profile?.top.find(({ isUser }) => isUser)
    console.log(`a profile of 500 ms took ${tookMs} ms: ${top?.function} ${top?.selfMs} ms`)
    expect(top).toMatchObject({ function: 'turnRound', file: fixture('xray-tasks.ts'), line: 9, isUser: true })
    expect(top?.selfMs).toBeGreaterThan(100)
    expect(top?.totalMs).toBeGreaterThanOrEqual(top?.selfMs ?? 0)
    expect(profile?.durationMs).toBeGreaterThan(450)
    const file = JSON.parse(profile?.cpuprofile ?? '') as {
      nodes: unknown[]
      samples: unknown[]
      timeDeltas: unknown[]
    }
    expect(file.samples.length).toBeGreaterThan(100)
    expect(file.timeDeltas.length).toBe(file.samples.length)
  })

  test('of a task that waits is idle', async () => {
    const told = start(openRunner(), 'xray-timer')
    await until(() => told.state.pid)
    const { profile } = await told.run.xray({ profileMs: 200 })
    expect(profile?.top[0]).toMatchObject({ function: expect.stringMatching(/idle|program/), isUser: false })
  })

  test('and a look at the same time do not disturb each other', async () => {
    const told = start(openRunner(), 'xray-stubborn')
    await until(() => told.state.pid)
    const ask = (profileMs: number) => told.run.xray({ profileMs })
    const [long, short, plain] = await Promise.all([ask(600), ask(100), ask(0)])
    expect(long.profile?.durationMs).toBeGreaterThan(500)
    expect(short.profile?.durationMs).toBeLessThan(500)
    expect(plain).toMatchObject({ activity: 'running' })
    expect(plain.profile).toBeUndefined()
  })
})

test('a process that was looked into can take another task', async () => {
  const runner = openRunner()
  const told = start(runner, 'gentle', [200])
  await until(() => told.patches)
  expect((await told.run.xray({ profileMs: 100 })).profile).toBeDefined()
  const first = await told.end
  expect(first.kind).toBe('done')
  expect(await start(runner, 'gentle', [1]).end).toEqual(first)
})

test('what was compiled is shown as it was written, by its source map', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'offstage-xray-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const source = join(folder, 'written.ts')
  const offstage = new URL('../../dist/index.js', import.meta.url).href
  // An enum takes more lines once compiled: what follows it has moved.
  const text = [
    `import { backgroundTask, taskState } from '${offstage}'`,
    'enum Colour { Red, Green, Blue, Yellow }',
    'function spinOnLineThree(colour: Colour) { for (;;) colour++ }',
    "backgroundTask('compiled', () => { taskState<{ on: boolean }>().on = true; spinOnLineThree(Colour.Red) })",
  ].join('\n')
  writeFileSync(source, text)
  const compiled = stripTypeScriptTypes(text, {
    mode: 'transform',
    sourceMap: true,
    sourceUrl: pathToFileURL(source).href,
  }).replace(/\n\/\/# sourceURL=.*/, '')
  expect(compiled.split('\n').findIndex((line) => line.startsWith('function spinOnLineThree'))).toBeGreaterThan(2)
  writeFileSync(join(folder, 'compiled.mjs'), compiled)

  const told = start(openRunner({ modules: [join(folder, 'compiled.mjs')] }), 'compiled')
  await until(() => told.state.on)
  const { stack, profile } = await told.run.xray({ profileMs: 200 })
  expect(stack[0]).toMatchObject({ function: 'spinOnLineThree', file: source, line: 3, isUser: true })
  expect(stack[1]).toMatchObject({ file: source, line: 4 })
  expect(profile?.top.find(({ isUser }) => isUser)).toMatchObject({
    function: 'spinOnLineThree',
    file: source,
    line: 3,
  })
})
