// Every way a task can end, and what its worker is told of it.
import { expect } from 'vitest'
import { start } from '../bed.ts'
import { onEveryRunner } from './every-runner.ts'

onEveryRunner('a task', ({ openRunner, test }) => {
  test('returns its result, and is told apart by id, name and attempt', async () => {
    const runner = openRunner()
    expect(await start(runner, 'add', [1, 2]).end).toEqual({ kind: 'done', result: '[3]' })
    const end = await start(runner, 'whoami').end
    expect(end).toMatchObject({ kind: 'done', result: expect.stringContaining('"a-task"') })
  })

  test('tells its start, its log and its state in the order they happened, and nothing after its end (C13, C30)', async () => {
    const told = start(openRunner(), 'story')
    await told.end
    expect(told.story).toEqual([
      'started',
      'log one',
      'state {"n":1}',
      'log two',
      'state {"n":1,"deep":{"a":1}}',
      'state {"n":1,"deep":{"a":1},"list":["x"]}',
      'state {"n":1,"deep":{"a":1},"list":["x","y"]}',
      'log three',
      'state {"n":1,"list":["x","y"]}',
      'state {"n":2,"list":["x","y"]}',
      'end',
    ])
  })

  test.each([
    ['exit', [3], 'EXITED', /exited with code 3/],
    ['exit', [0], 'EXITED', /exited with code 0/],
    ['exit', [137], 'EXITED', /exited with code 137/],
    ['abort', [], 'SIGNALLED', /SIGABRT/],
    ['signal', ['SIGSEGV'], 'SIGNALLED', /SIGSEGV/],
    ['signal', ['SIGTERM'], 'SIGNALLED', /SIGTERM/],
    ['signal', ['SIGKILL'], 'SIGNALLED', /SIGKILL.*did not send/],
    ['never', [], 'NO_RESULT', /never settled/],
    ['result', ['function'], 'UNSERIALISABLE_RESULT', /the result\.deep\[0\] is a function/],
    ['result', ['cycle'], 'UNSERIALISABLE_RESULT', /the result\.me .*cycle/],
    ['result', ['huge'], 'RESULT_TOO_LARGE', /the result: 6\.0 MB/],
    ['nobody-declared-this', [], 'TASK_LOAD_ERROR', /none declares it/],
  ])('%s(%j) fails with %s (B19, B20)', async (name, args, code, message) => {
    const end = await start(openRunner(), name, args).end
    expect(end).toMatchObject({ kind: 'failed', error: { code, message: expect.stringMatching(message) } })
  })

  test('is given what its schema makes of its arguments; those that do not fit, for the launch was of other code, fail it for good (F81)', async () => {
    const runner = openRunner()
    const fits = start(runner, 'typed', [['7', '8']])
    expect(await fits.end).toMatchObject({ kind: 'done', result: '[[1,2],7,8]' })
    const told = start(runner, 'typed', [['7', 'eight']])
    expect(await told.end).toMatchObject({
      kind: 'failed',
      retry: false,
      error: { code: 'INVALID_ARGS', message: `args[0][1] of 'typed': expected digits.` },
    })
    expect(told.lines.join()).toContain("args[0][1] of 'typed'")
    expect(told.lines.join()).not.toMatch(/called|asked/)
    expect(await start(runner, 'add', [1, 2]).end).toMatchObject({ kind: 'done' })
  })

  test.each([
    ['in vain', false, 'NonRetryableError'],
    ['later', 30_000, 'RetryAfterError'],
    ['range', false, 'RangeError'],
    ['other', 1000, 'Error'],
  ])('what it throws, or its definition, says whether and when it is tried again: %s', async (what, retry, name) => {
    const told = start(openRunner(), 'choosy', [what], {}, { attempt: 2 })
    expect(await told.end).toMatchObject({ kind: 'failed', retry, error: { name } })
  })

  test.each([
    ['reject-elsewhere', 'nobody handles this'],
    ['throw-in-timer', 'from a timer'],
  ])('%s fails with the error that nobody caught, at once', async (name, message) => {
    const told = start(openRunner(), name)
    expect(await told.end).toMatchObject({ kind: 'failed', error: { name: 'RangeError', message } })
    expect(told.lines[0]).toBe(`error RangeError: ${message}`)
  })

  test.each(
    ['null', 'undefined', 'text', 'object', 'symbol', 'bomb', 'error-bomb', 'proxy', 'huge', 'cycle'].map((what) => [
      what,
    ]),
  )('may throw anything: %s', async (what) => {
    const end = await start(openRunner(), 'throw', [what]).end
    if (end.kind !== 'failed') throw new Error(`it ended with ${end.kind}`)
    expect(JSON.stringify(end.error).length).toBeLessThan(64 * 1024)
    expect(end.error.message).not.toBe('')
  })

  test('an error it throws stands in its log with name, message, cause and a stack of its own source (C31)', async () => {
    const told = start(openRunner(), 'throw', ['error'])
    expect(await told.end).toMatchObject({
      kind: 'failed',
      error: { name: 'TypeError', message: 'no good', cause: { message: 'because' } },
    })
    expect(told.lines[0]).toBe('error TypeError: no good')
    expect(told.lines).toContain('error Caused by: Error: because')
    expect(told.lines.filter((line) => line.includes('at ')).every((line) => line.includes('bad-tasks.ts:'))).toBe(true)
  })

  test('delivers what it had not finished printing when it exits', async () => {
    const told = start(openRunner(), 'exit', [1])
    await told.end
    expect(told.lines).toEqual(['info unfinished'])
  })

  test('that exits leaves its last state and its whole log', async () => {
    const run = start(openRunner(), 'tells-and-dies', ['exit'])
    expect(await run.end).toMatchObject({ kind: 'failed', error: { message: expect.stringContaining('code 5') } })
    expect(run.state).toEqual({ list: [0, 1, 2], n: 2 })
    expect(run.lines.slice(0, 3)).toEqual(['info line 0', 'info line 1', 'info line 2'])
  })
})
