// A supervisor that dies takes its tasks with it: the watchdog in each process sees to that, also while the task spins.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, onTestFinished, test } from 'vitest'
import { built, fixture, openRunner, start, until } from './bed.ts'
import { bearers, isAlive } from './processes.ts'

const { sweepSupervisor } = await built<typeof import('../../src/runner/sweep.ts')>('runner/sweep.js')

/** A supervisor in a process of its own whose one task has begun. */
async function supervise(task: string): Promise<{ supervisor: ChildProcess; owner: string }> {
  const owner = `owner-${process.pid}-${Math.random()}`
  const supervisor = spawn(process.execPath, [fixture('supervisor.ts'), owner, task], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(async () => {
    supervisor.kill('SIGKILL')
    await sweepSupervisor(owner)
  })
  await once(supervisor.stdout!, 'data')
  return { supervisor, owner }
}

describe('when the supervisor is killed', () => {
  test.each(['spin-quietly', 'wait', 'family'])('%s and all it started are gone in a moment (S10)', async (task) => {
    const { supervisor, owner } = await supervise(task)
    const before = bearers(`OFFSTAGE_SUPERVISOR=${owner}`)
    expect(before.length).toBeGreaterThan(0)
    supervisor.kill('SIGKILL')
    const began = performance.now()
    await until(() => before.every((pid) => !isAlive(pid)))
    const tookMs = performance.now() - began
    console.log(`${before.length} processes of ${task} gone ${tookMs.toFixed(0)} ms after their supervisor`)
    await until(() => bearers(`OFFSTAGE_SUPERVISOR=${owner}`).length === 0)
  })
})

test('what a supervisor left behind can be swept by its id', async () => {
  const owner = `owner-${process.pid}-${Math.random()}`
  const orphan = spawn('sleep', ['600'], {
    detached: true,
    stdio: 'ignore',
    env: { ...process.env, OFFSTAGE_SUPERVISOR: owner },
  })
  const stranger = spawn('sleep', ['600'], {
    detached: true,
    stdio: 'ignore',
    env: { ...process.env, OFFSTAGE_SUPERVISOR: `${owner}-other` },
  })
  onTestFinished(() => void stranger.kill('SIGKILL'))
  await until(() => bearers(`OFFSTAGE_SUPERVISOR=${owner}`).length === 1)
  const died = once(orphan, 'exit')
  await sweepSupervisor(owner)
  await died
  expect(isAlive(stranger.pid as number)).toBe(true)
})

test('a supervisor that stands still for less than 15 s finds its tasks as they were', async () => {
  const { supervisor } = await supervise('spin')
  supervisor.kill('SIGSTOP')
  const began = performance.now()
  await until(() => performance.now() - began > 4000)
  supervisor.kill('SIGCONT')
  await once(supervisor.stdout!, 'data')
})

test('a task sees the app’s environment, and none of Offstage’s own secrets', async () => {
  const runner = openRunner({
    env: { ...process.env, OFFSTAGE_SECRET: 's', OFFSTAGE_TOKEN_X: 't', MINE: 'm' },
    tablesPlace: '/a/tables.db',
  })
  const end = await start(runner, 'environment', [['OFFSTAGE_SECRET', 'OFFSTAGE_TOKEN_X', 'MINE', 'OFFSTAGE_TABLES']])
    .end
  expect(end).toEqual({ kind: 'done', result: '[[1,1,2,3],null,"m","/a/tables.db"]' })
})
