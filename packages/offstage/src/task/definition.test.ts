import { afterEach, describe, expect, test } from 'vitest'
import { backgroundTask } from './definition.ts'
import { type Host, type LaunchRequest, provideHost } from './host.ts'
import { launchBackgroundTask } from './launch.ts'
import { forgetDefinitions } from './registry.ts'
import { Task } from './task.ts'
import { decode } from './value.ts'

const launched: LaunchRequest[] = []
const host = {
  launch: async (requests: LaunchRequest[]) => {
    launched.push(...requests)
    return requests.map(({ name }, index) => ({ id: `id${index}`, name, launchedAt: 5 }))
  },
} as unknown as Host
const codeOf = async (act: () => unknown) => {
  try {
    await act()
  } catch (error) {
    return `${(error as { code: string }).code}: ${(error as Error).message}`
  }
  return 'nothing'
}

afterEach(() => {
  forgetDefinitions()
  launched.length = 0
  provideHost(() => undefined)
})

describe('declaring', () => {
  test.each(['', 'a'.repeat(101), '../x', 'a\0b', '🎉', '9lives', 'a b', 'a/b'])(
    'the name %j is refused (B3)',
    async (name) => {
      expect(await codeOf(() => backgroundTask(name, () => 1))).toMatch(/^INVALID_NAME: .*Use a letter/)
    },
  )

  test.each(['crawl', 'task:crawl', 'a.b-c_d', 'toString', 'constructor', 'a'.repeat(100)])(
    'the name %j is fine',
    (name) => {
      expect(backgroundTask(name, () => 1).name).toBe(name)
    },
  )

  test('a second task of a name is refused with both places (B4)', async () => {
    backgroundTask('crawl', () => 1)
    expect(await codeOf(() => backgroundTask('crawl', () => 2))).toMatch(
      /^TASK_ALREADY_DEFINED: .*definition\.test\.ts:\d+:\d+ and at .*definition\.test\.ts:\d+:\d+/,
    )
  })

  test('a slip in an option is named with what was meant (B26)', async () => {
    expect(await codeOf(() => backgroundTask({ name: 'a', isolaton: 'inline' } as never, () => 1))).toMatch(
      /^UNKNOWN_OPTION: .*Did you mean 'isolation'\?/,
    )
    expect(await codeOf(() => backgroundTask({ name: 'b', isolation: 'proces' as never }, () => 1))).toMatch(
      /^INVALID_OPTION: .*Did you mean 'process'\?/,
    )
    expect(await codeOf(() => backgroundTask('c', undefined as never))).toMatch(/^INVALID_OPTION: .*needs a function/)
  })
})

describe('launching', () => {
  test('by definition and by name gives a Task, arguments unchanged (C3)', async () => {
    provideHost(() => host)
    const crawl = backgroundTask('crawl', (url: string, options: { deep: boolean }) => `${url}${options.deep}`)
    const task = await crawl.launch('http://a', { deep: true })
    expect(task).toBeInstanceOf(Task)
    expect([task.id, task.getTaskName(), task.getStartTime()]).toEqual(['id0', 'crawl', new Date(5)])
    await launchBackgroundTask('crawl', 'http://b', { deep: false })
    expect(launched.map(({ args }) => decode(args))).toEqual([
      ['http://a', { deep: true }],
      ['http://b', { deep: false }],
    ])
  })

  test('a Task is no thenable: awaiting it gives the Task (C14)', async () => {
    provideHost(() => host)
    const task = await backgroundTask('crawl', () => 1).launch()
    expect(await task).toBe(task)
    expect('then' in task).toBe(false)
  })

  test('an unknown name is refused with the nearest, and names of object methods are just names (B1, B2, C1, C4)', async () => {
    provideHost(() => host)
    backgroundTask('crawl', () => 1)
    expect(await codeOf(() => launchBackgroundTask('crwl'))).toBe(
      "UNKNOWN_TASK_NAME: There is no background task 'crwl'. Did you mean 'crawl'?",
    )
    for (const name of ['toString', 'constructor', '__proto__', 'hasOwnProperty']) {
      expect(await codeOf(() => launchBackgroundTask(name))).toMatch(/^UNKNOWN_TASK_NAME/)
    }
    expect(launched).toEqual([])
  })

  test('a refused launch rejects and never throws at the call', async () => {
    const crawl = backgroundTask('crawl', (_: unknown) => 1)
    for (const launch of [
      () => crawl.launch(() => 1),
      () => crawl.launch(1),
      () => crawl.with({ tag: 1 } as never).launch(1),
    ]) {
      const promise = launch()
      expect(promise).toBeInstanceOf(Promise)
      await expect(promise).rejects.toThrow()
    }
  })

  test('where no server runs, a launch says what to start', async () => {
    const crawl = backgroundTask('crawl', () => 1)
    expect(await codeOf(() => crawl.launch())).toMatch(/^NOT_STARTED: .*offstage dev/)
  })

  test('arguments that a schema refuses are not stored, and the path is named', async () => {
    provideHost(() => host)
    const schema = {
      '~standard': {
        version: 1 as const,
        vendor: 'test',
        validate: (value: unknown) =>
          typeof (value as unknown[])[0] === 'string'
            ? { value: value as [string] }
            : { issues: [{ message: 'expected a string', path: [0] }] },
      },
    }
    const crawl = backgroundTask({ name: 'crawl', args: schema }, (url: string) => url)
    await crawl.launch('x')
    expect(await codeOf(() => crawl.launch(5 as never))).toBe("INVALID_ARGS: args[0] of 'crawl': expected a string.")
    expect(launched).toHaveLength(1)
  })

  test('what is stored is what was launched, not what a schema makes of it: that is made where the task runs', async () => {
    provideHost(() => host)
    const schema = {
      '~standard': {
        version: 1 as const,
        vendor: 'test',
        types: undefined as { input: [string]; output: [Date] } | undefined,
        validate: (value: unknown) => ({ value: [new Date((value as [string])[0])] as [Date] }),
      },
    }
    const remind = backgroundTask({ name: 'remind', args: schema }, (at: Date) => at.getTime())
    await remind.launch('2030-01-01')
    expect(launched.at(-1)?.args).toBe('[[1],"2030-01-01"]')
  })

  test('tags and owner are checked', async () => {
    provideHost(() => host)
    const crawl = backgroundTask('crawl', () => 1)
    await crawl.with({ tags: ['a'], owner: 'ann' }).launch()
    expect(launched[0]).toMatchObject({ tags: ['a'], owner: 'ann' })
    expect(await codeOf(() => crawl.with({ tags: 'a' as never }).launch())).toMatch(/^INVALID_OPTION: tags/)
    expect(await codeOf(() => crawl.with({ owner: 'any' }).launch())).toMatch(/^INVALID_OPTION: owner/)
    expect(await codeOf(() => crawl.with({ tgas: ['a'] } as never).launch())).toMatch(/^UNKNOWN_OPTION: .*'tags'/)
  })
})
