// Launching with nobody running, and looking at what is stored.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { begin, lines, offstage, project } from './project.ts'

test('a launch with no worker is stored, says so, and is run by the next worker', async () => {
  const folder = project()
  const launched = await offstage(folder, ['launch', 'hello', '["Ann", 2]', '--tag', 'greeting'])
  expect(launched.code).toBe(0)
  const id = launched.out.trim()
  expect(id).toMatch(/^[0-9a-z]{26}$/)
  expect(launched.err).toContain('queued; no worker is running for this folder: start one with `offstage dev`')
  expect(launched.err).toContain(`offstage logs -f ${id.slice(0, 10)}`)
  expect(JSON.parse((await offstage(folder, ['ls', '--json'])).out)).toMatchObject([
    { id, status: 'queued', tags: ['greeting'], durationMs: null, waitsFor: expect.stringMatching(/knows its name/) },
  ])
  expect((await offstage(folder, ['ls'])).err).toMatch(
    /^tasks wait, and no live worker knows 'hello': they stay queued/,
  )
  expect((await offstage(folder, ['show', id])).out).toMatch(/^waits for +a worker that knows its name/m)

  const worker = begin(folder, ['worker'])
  await worker.sees(/^worker ready/)
  expect((await offstage(folder, ['logs', '-f', id])).out).toContain('hello Ann')
  expect((await offstage(folder, ['launch', 'hello', '--arg', 'Bob'])).err).not.toContain('no worker')
  worker.process.kill('SIGTERM')
  expect((await worker.ended).code).toBe(0)

  const show = await offstage(folder, ['show', id.slice(0, 4), '--data', '.offstage'])
  expect(show.out).toMatch(/^task +hello\nid +\w{26}\nstatus +completed\n/)
  expect(show.out).toMatch(/^arguments \[ 'Ann', 2 \]$/m)
  expect(show.out).toMatch(/^result +\{ greeted: 'Ann' \}$/m)
  expect(JSON.parse((await offstage(folder, ['show', id, '--json'])).out)).toMatchObject({
    id,
    status: 'completed',
    args: ['Ann', 2],
    state: { greeted: 'Ann' },
    result: { greeted: 'Ann' },
  })
})

test('show leads from a task to its hooks, and back', async () => {
  const folder = project({
    'tasks.ts': `import { backgroundTask } from 'offstage'
backgroundTask({ name: 'bill', onKilled: (task) => console.log('not billed', task.id) }, () => undefined)`,
  })
  const id = (await offstage(folder, ['launch', 'bill'])).out.trim()
  expect((await offstage(folder, ['show', id])).out).not.toContain('hook')
  await offstage(folder, ['kill', id])
  const { hooks } = JSON.parse((await offstage(folder, ['show', id, '--json'])).out)
  expect(hooks).toEqual([{ id: expect.any(String), name: 'bill.onKilled', status: 'queued' }])
  expect((await offstage(folder, ['show', id])).out).toMatch(/^hooks +bill\.onKilled queued \w{26}$/m)
  expect((await offstage(folder, ['show', hooks[0].id])).out).toContain(`hook of   ${id}\n`)
  expect((await offstage(folder, ['ls'])).out).toMatch(/^queued +\w{10} +bill\.onKilled /m)
  expect((await offstage(folder, ['doctor'])).out).toContain('1 task is declared')
  const worker = begin(folder, ['worker'])
  await worker.sees(/^worker ready/)
  expect((await offstage(folder, ['logs', '-f', hooks[0].id])).out).toContain(`not billed ${id}`)
})

test('ls gives the newest first, cut and filtered', async () => {
  const folder = project()
  for (const name of ['a', 'b', 'c']) await offstage(folder, ['launch', 'hello', '--arg', name])
  await offstage(folder, ['launch', 'steps', '[3]', '--owner', 'ann'])
  const all = lines((await offstage(folder, ['ls'])).out)
  expect(all[0]).toMatch(/^STATUS +ID +NAME +LAUNCHED +DURATION +PROGRESS$/)
  expect(all).toHaveLength(5)
  expect(all[1]).toMatch(/^queued +\w{10} +steps +.*(just now|ago) +–$/)
  const json = async (...args: string[]) =>
    JSON.parse((await offstage(folder, ['ls', '--json', ...args])).out) as { name: string }[]
  expect((await json()).map(({ name }) => name)).toEqual(['steps', 'hello', 'hello', 'hello'])
  expect(await json('--name', 'hello')).toHaveLength(3)
  expect(await json('--owner', 'ann', '--status', 'queued,running')).toHaveLength(1)
  expect(await json('--status', 'completed')).toEqual([])
  expect((await offstage(folder, ['ls', '--status', 'completed'])).out).toBe('No task fits.\n')
  expect(lines((await offstage(folder, ['ls', '--limit', '2'])).out).at(-1)).toBe('2 of 4 tasks; --limit shows more')
  const wrong = await offstage(folder, ['ls', '--status', 'runing'])
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining("Did you mean 'running'?")])
})

test('a project whose code is broken can still be looked at, by its data folder', async () => {
  const folder = project()
  const id = (await offstage(folder, ['launch', 'hello'])).out.trim()
  writeFileSync(join(folder, 'offstage.config.ts'), 'export default {')
  const refused = await offstage(folder, ['kill', id])
  expect([refused.code, refused.err]).toEqual([1, expect.stringMatching(/cannot be loaded: .* --data \.offstage\.\n$/)])
  expect((await offstage(folder, ['kill', id, '--data', '.offstage'])).out).toMatch(/^hello \w{10} killed in/)
})

test('an unknown name, an unknown id, a short one: exit 3, 3, 2', async () => {
  const folder = project()
  const name = await offstage(folder, ['launch', 'helo'])
  expect([name.code, name.err]).toEqual([3, "offstage: There is no background task 'helo'. Did you mean 'hello'?\n"])
  for (const command of ['show', 'logs', 'kill', 'xray']) {
    const unknown = await offstage(folder, [command, 'zzzz'])
    expect([unknown.code, unknown.err]).toEqual([
      3,
      expect.stringMatching(/^offstage: There is no task whose id begins with 'zzzz'/),
    ])
    expect((await offstage(folder, [command, '0'.repeat(26)])).code).toBe(3)
    expect((await offstage(folder, [command, 'zz'])).code).toBe(2)
  }
})

test('arguments that cannot be stored are refused, and nothing is stored', async () => {
  const folder = project()
  const { code, err } = await offstage(folder, ['launch', 'hello', `${'['.repeat(150)}${']'.repeat(150)}`])
  expect([code, err]).toEqual([1, expect.stringContaining('nested deeper than 100 levels')])
  expect(JSON.parse((await offstage(folder, ['ls', '--json'])).out)).toEqual([])
})

test('logs of a task: levels, tail, JSON lines', async () => {
  const folder = project()
  const worker = begin(folder, ['worker'])
  await worker.sees(/^worker ready/)
  const { code, out } = await offstage(folder, ['launch', 'hello', '["Ann", 5]', '--wait'])
  expect(code).toBe(0)
  const id = out.slice(0, 26)
  expect(out).toMatch(/^completed after \d/m)
  expect(lines((await offstage(folder, ['logs', id])).out)).toHaveLength(6)
  expect((await offstage(folder, ['logs', id, '--level', 'warn'])).out).toMatch(
    /^\d\d:\d\d:\d\d\.\d{3} warn a warning\n$/,
  )
  expect(lines((await offstage(folder, ['logs', id, '--tail', '2'])).out)[0]).toMatch(/hello Ann$/)
  const json = lines((await offstage(folder, ['logs', id, '--json'])).out).map((line) => JSON.parse(line))
  expect(json.at(-1)).toEqual({
    seq: expect.any(Number),
    at: expect.any(Number),
    level: 'warn',
    text: 'a warning',
    attempt: 1,
  })

  const again = (await offstage(folder, ['launch', 'third', '--wait'])).out.slice(0, 26)
  const told = (await offstage(folder, ['logs', again, '--level', 'info'])).out
  expect(
    told
      .replaceAll(/^\d\d:\d\d:\d\d\.\d{3} /gm, '')
      .split('\n')
      .filter((line) => !line.includes('error')),
  ).toEqual([
    'try 1',
    '── attempt 1 failed: not yet ── attempt 2 ──',
    'try 2',
    '── attempt 2 failed: not yet ── attempt 3 ──',
    'try 3',
    '',
  ])
  expect((await offstage(folder, ['logs', again, '--attempt', '2', '--level', 'info'])).out).toMatch(/^\S+ try 2\n/)
  expect((await offstage(folder, ['logs', again, '--attempt', '3'])).out).toMatch(/^\S+ try 3\n$/)
})

test('what a task writes is made harmless wherever it is shown', async () => {
  const folder = project()
  const dev = begin(folder, ['dev'], { PORT: '0' })
  await dev.sees(/^ready/)
  const waited = await offstage(folder, ['launch', 'hostile', '--wait'])
  expect(waited.code).toBe(4)
  const id = waited.out.slice(0, 26)
  await dev.sees(/failed after/)
  const shown = [
    waited.out,
    dev.out,
    (await offstage(folder, ['logs', id])).out,
    (await offstage(folder, ['show', id])).out,
  ]
  for (const text of shown) {
    expect(text).toContain('bad')
    expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/)
    expect(text).not.toContain('owned')
  }
})
