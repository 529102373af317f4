// CPU profiles of tasks, spinning and waiting.
import { expect } from 'vitest'
import { fixture, start, until } from '../bed.ts'
import { onEveryRunner } from './every-runner.ts'

onEveryRunner('a profile', ({ kind, openRunner, test }) => {
  test('of a task that spins tells the functions that took the time, and is a .cpuprofile', async () => {
    const told = start(openRunner(), 'xray-stubborn')
    await until(() => told.state.pid)
    const { profile, activity, tookMs } = await told.run.xray({ profileMs: 500 })
    expect(activity).toBe('running')
    const top = profile?.top.find(({ isUser }) => isUser)
    console.log(`${kind}: a profile of 500 ms took ${tookMs} ms: ${top?.function} ${top?.selfMs} ms`)
    expect(top).toMatchObject({ function: 'turnRound', file: fixture('xray-tasks.ts'), line: 9, isUser: true })
    expect(top?.selfMs).toBeGreaterThan(20)
    expect(top?.totalMs).toBeGreaterThanOrEqual(top?.selfMs ?? 0)
    expect(profile?.durationMs).toBeGreaterThan(450)
    const file = JSON.parse(profile?.cpuprofile ?? '') as {
      nodes: unknown[]
      samples: unknown[]
      timeDeltas: unknown[]
    }
    expect(file.samples.length).toBeGreaterThan(20)
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
    expect(short.profile?.durationMs).toBeLessThan(long.profile?.durationMs as number)
    expect(plain).toMatchObject({ activity: 'running' })
    expect(plain.profile).toBeUndefined()
  })
})
