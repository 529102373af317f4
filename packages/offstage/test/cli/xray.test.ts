// Looking into a task, killing it fast, and how that is told, from another terminal than the server's.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { begin, lines, offstage, project, server } from './project.ts'

/** A server with a task of this name that has printed `sign`. */
async function running(name: string, sign: RegExp): Promise<{ folder: string; id: string }> {
  const folder = project()
  await server(folder, 'start')
  const waiting = begin(folder, ['launch', name, '--wait'])
  await waiting.sees(sign)
  return { folder, id: waiting.out.slice(0, 26) }
}

test('an X-ray of a task that spins shows its function and place, and where its time goes; the task goes on', async () => {
  const { folder, id } = await running('churn', /churning/)
  const { code, out, err } = await offstage(folder, ['xray', id, '--profile', '300ms', '--out', 'churn.cpuprofile'])
  expect([code, err]).toEqual([0, expect.stringContaining('profile written to churn.cpuprofile')])
  expect(out).toMatch(/^churn \w{10}, attempt 1, looked at for \d/)
  expect(out).toMatch(/^doing +running synchronous code$/m)
  expect(out).toMatch(/^stack +addUp +tasks\.ts:\d+:\d+$/m)
  expect(out).toMatch(/^ *SELF +TOTAL +FUNCTION +PLACE$/m)
  expect(out).toMatch(/^ *\d+ ms +\d+ % +\d+ ms +\d+ % +\S+ +tasks\.ts:\d+$/m)
  const profile = JSON.parse(readFileSync(join(folder, 'churn.cpuprofile'), 'utf8'))
  expect(profile.nodes.length).toBeGreaterThan(1)

  const seen = JSON.parse((await offstage(folder, ['xray', id.slice(0, 10), '--json'])).out)
  expect(seen).toMatchObject({ id, name: 'churn', activity: 'running', attempt: 1 })
  expect(seen.stack[0]).toMatchObject({ function: 'addUp', isUser: true })
  expect(seen.profile).toBeUndefined()
  expect(JSON.parse((await offstage(folder, ['show', id, '--json'])).out)).toMatchObject({ status: 'running' })
})

test('what cannot be X-rayed, or is asked wrongly, is one line with its exit code', async () => {
  const folder = project()
  const id = (await offstage(folder, ['launch', 'hello'])).out.trim()
  const queued = await offstage(folder, ['xray', id])
  expect([queued.code, queued.err]).toEqual([1, expect.stringMatching(/^offstage: .*the task is queued\..*\n$/)])
  for (const args of [
    ['--profile', '50'],
    ['--profile', '6s'],
    ['--profile', 'long'],
  ]) {
    const wrong = await offstage(folder, ['xray', id, ...args])
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringMatching(/^offstage: .*100 to 5000.*\n$/)])
  }
})

test('a kill with a long grace is hurried by force, and show tells how it went', async () => {
  const { folder, id } = await running('stubborn', /settled in/)
  const asked = await offstage(folder, ['kill', id, '--grace', '1h', '--reason', 'first', '--no-wait'])
  expect(asked.out).toMatch(/^stubborn \w{10} is being stopped\n$/)
  const hurried = await offstage(folder, ['kill', id, '--force'])
  expect([hurried.code, hurried.out]).toEqual([0, expect.stringMatching(/^stubborn \w{10} killed in \d/)])
  const shown = (await offstage(folder, ['show', id])).out
  expect(shown).toMatch(/^vitals +.* of processor time, .* of memory \(at most .*\)/m)
  expect(shown).toMatch(/^kill +asked at .* by .*: first\n +0 ms {2}asked\n +.* {2}told to stop\n/m)
  expect(shown).toMatch(/^ +\d.* {2}ended by force\n +\d.* {2}nothing of it left$/m)
  expect(shown).toMatch(/^last log +settled in$/m)
  const both = await offstage(folder, ['kill', id, '--force', '--grace', '1s'])
  expect([both.code, both.err]).toEqual([2, expect.stringContaining("'--grace")])
  expect((await offstage(folder, ['kill', id, '--grace', 'soon'])).code).toBe(2)
})

test('show tells where a killed task was: its own functions first', async () => {
  const { folder, id } = await running('churn', /churning/)
  await offstage(folder, ['kill', id])
  const shown = (await offstage(folder, ['show', id])).out
  expect(shown).toMatch(/^stack +addUp +tasks\.ts:\d+:\d+$/m)
  const { killReport, vitals } = JSON.parse((await offstage(folder, ['show', id, '--json'])).out)
  expect(killReport).toMatchObject({ forcedAt: expect.any(Number), lastLines: ['churning'] })
  expect(killReport.stack[0]).toMatchObject({ function: 'addUp', isUser: true })
  expect(vitals.cpuMs).toBeGreaterThan(0)
})

test('show lists earlier attempts with their errors', async () => {
  const { folder, id } = await running('second', /at it again/)
  const shown = lines((await offstage(folder, ['show', id])).out)
  const at = shown.findIndex((line) => /^attempts +2 of at most 3$/.test(line))
  expect(shown[at + 1]).toMatch(/^ +1\. began .*, failed after .*: Error: not the first time$/)
  const { earlierAttempts, run } = JSON.parse((await offstage(folder, ['show', id, '--json'])).out)
  expect(earlierAttempts).toMatchObject([{ attempt: 1, error: { message: 'not the first time' } }])
  expect(run).toMatchObject({ retries: 2 })
})
