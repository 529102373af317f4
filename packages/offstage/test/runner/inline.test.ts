// The inline runner: several tasks in this process at once, each with its own state, log and stop.
import { afterEach, describe, expect, onTestFinished, test } from 'vitest'
import { currentInlineHost, openInlineRunner } from '../../src/runner/inline.ts'
import { currentTask, onKill, taskSignal, taskState } from '../../src/task/current.ts'
import { backgroundTask } from '../../src/task/definition.ts'
import type { Host } from '../../src/task/host.ts'
import { forgetDefinitions } from '../../src/task/registry.ts'
import { start } from './bed.ts'

afterEach(forgetDefinitions)

function openRunner() {
  const runner = openInlineRunner()
  onTestFinished(() => runner.close())
  return runner
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

describe('an inline task', () => {
  test('has state, log and identity of its own, whatever runs beside it', async () => {
    backgroundTask('count', async (name: string) => {
      const state = taskState<{ name?: string; n?: number }>()
      state.name = name
      for (let n = 0; n < 3; n++) {
        console.log(`${name} ${n}`)
        state.n = n
        await turn()
      }
      console.warn('a warning')
      return currentTask().name
    })
    const runner = openRunner()
    const runs = ['a', 'b'].map((name) => start(runner, 'count', [name]))
    for (const [index, name] of ['a', 'b'].entries()) {
      const told = runs[index]!
      expect(await told.end).toEqual({ kind: 'done', result: '["count"]' })
      expect(told.lines).toEqual([`info ${name} 0`, `info ${name} 1`, `info ${name} 2`, 'warn a warning'])
      expect(told.state).toEqual({ name, n: 2 })
      expect(told.story.at(-1)).toBe('end')
    }
  })

  test('is stopped by its signal, its clean-ups run before its end', async () => {
    backgroundTask('listen', async () => {
      onKill(async () => {
        await turn()
        console.log('cleaned')
      })
      await new Promise<void>((resolve) => taskSignal().addEventListener('abort', () => resolve()))
    })
    const told = start(openRunner(), 'listen')
    await turn()
    told.run.stop({ reason: 'enough', graceMs: 5000, inquest: false })
    expect(await told.end).toMatchObject({
      kind: 'stopped',
      forced: false,
      facts: { signalledAt: expect.any(Number), forcedAt: null, stackNote: 'it ended by itself' },
    })
    expect(told.lines).toEqual(['info cleaned'])
  })

  test('cannot be X-rayed', async () => {
    backgroundTask('plain', () => undefined)
    const told = start(openRunner(), 'plain')
    await expect(told.run.xray({ profileMs: 0 })).rejects.toMatchObject({ code: 'XRAY_UNSUPPORTED' })
    await told.end
  })

  test('finds the host of its own run, and nobody else does', async () => {
    let found: Host | undefined
    backgroundTask('host', () => {
      found = currentInlineHost()
    })
    const host = {} as Host
    await start(openRunner(), 'host', [], { host }).end
    expect(found).toBe(host)
    expect(currentInlineHost()).toBeUndefined()
  })
})

test('what is printed outside tasks goes where it always went', async () => {
  const original = process.stdout.write
  onTestFinished(() => {
    process.stdout.write = original
  })
  const { captureOutput } = await import('../../src/runner/output.ts')
  const written: unknown[] = []
  const taken: string[] = []
  process.stdout.write = ((text: string) => written.push(text) > 0) as typeof process.stdout.write
  let isTask = false
  captureOutput({ isTask: () => isTask, take: (...args) => taken.push(args.join(' ')) })
  process.stdout.write('outside\n')
  isTask = true
  process.stdout.write('inside\n')
  console.warn('a warning')
  isTask = false
  expect(written).toEqual(['outside\n'])
  expect(taken).toEqual(['out info inside\n', 'err warn a warning\n'])
})
