// What the types promise; `npm run check` is what proves it.
import type { StandardSchemaV1 } from '@standard-schema/spec'
import { backgroundTask, getBackgroundTask, live, serverFunctions, type Task } from 'offstage'
import { connect, quiet, type RemoteTask, watchLive } from 'offstage/client'
import type { useTask } from 'offstage/react'
import { describe, expectTypeOf, test } from 'vitest'

interface CrawlState {
  total_urls?: number
  n_complete?: number
}

const crawl = backgroundTask({ name: 'types.crawl', state: {} as CrawlState }, async (url: string) => url.length)

const functions = serverFunctions({
  launch: (url: string) => crawl.launch(url),
  kill: (task: Task) => task.kill(),
  existing: async () => [await getBackgroundTask('x')],
  nested: async () => ({ at: new Date(), tasks: new Map([['a', await crawl.launch('x')]]), list: [1, null] as const }),
  later: (when: Date, flag?: boolean) => (flag ? when : null),
  rows: live((limit: number) => [{ limit }]),
})

type AnyState = Awaited<ReturnType<Task['getState']>>

/** Never called: types are looked at, nothing is sent. */
const server = connect<typeof functions>('/offstage', { fetch: () => Promise.reject(new Error('not to be called')) })

describe('a server function in the browser', () => {
  test('takes the same arguments and gives a promise of the result, Tasks as handles (C5, C60)', () => {
    expectTypeOf(server.launch).parameters.toEqualTypeOf<[string]>()
    expectTypeOf<Awaited<ReturnType<typeof server.launch>>>().toEqualTypeOf<RemoteTask<CrawlState, number>>()
    expectTypeOf<Awaited<ReturnType<typeof server.later>>>().toEqualTypeOf<Date | null>()
    expectTypeOf(server.later).parameters.toEqualTypeOf<[Date, boolean?]>()
    type Nested = Awaited<ReturnType<typeof server.nested>>
    expectTypeOf<Nested['at']>().toEqualTypeOf<Date>()
    expectTypeOf<Nested['tasks']>().toEqualTypeOf<Map<string, RemoteTask<CrawlState, number>>>()
  })

  test('takes a handle of any task where the server takes a Task (C5)', () => {
    expectTypeOf<RemoteTask<CrawlState, number>>().toExtend<Parameters<typeof server.kill>[0]>()
    expectTypeOf<Task>().not.toExtend<Parameters<typeof server.kill>[0]>()
    expectTypeOf(server.kill).parameter(0).not.toBeAny()
  })

  test('that was not declared is not there (C61)', () => {
    // @ts-expect-error: there is no such function
    type Missing = (typeof server)['nothing']
    expectTypeOf<Missing>().not.toBeFunction()
    expectTypeOf(server).not.toBeAny()
  })

  test('keeps its types when it is quiet or watched', () => {
    expectTypeOf(quiet(server.launch)).toEqualTypeOf<(url: string) => Promise<RemoteTask<CrawlState, number>>>()
    expectTypeOf(watchLive<[number], { limit: number }[]>)
      .parameter(1)
      .toEqualTypeOf<number>()
    expectTypeOf<ReturnType<typeof server.rows>>().toEqualTypeOf<Promise<{ limit: number }[]>>()
  })
})

describe('a handle', () => {
  test('has no kill and is no thenable (C14, C42)', () => {
    expectTypeOf<RemoteTask>().not.toHaveProperty('kill')
    expectTypeOf<RemoteTask>().not.toHaveProperty('then')
    expectTypeOf<Task>().toHaveProperty('kill')
    expectTypeOf<Task>().not.toHaveProperty('then')
  })

  test('knows its state and result, on the server, in the browser and in a hook', () => {
    expectTypeOf<Awaited<ReturnType<RemoteTask<CrawlState, number>['getState']>>>().toEqualTypeOf<CrawlState>()
    expectTypeOf<Awaited<ReturnType<typeof crawl.launch>>>().toEqualTypeOf<Task<CrawlState, number>>()
    expectTypeOf<ReturnType<typeof useTask<CrawlState, number>>['state']>().toEqualTypeOf<CrawlState | undefined>()
    expectTypeOf<ReturnType<typeof useTask<CrawlState, number>>['result']>().toEqualTypeOf<number | undefined>()
  })
})

describe('a definition with a schema', () => {
  test('is launched with what the schema takes, and its function is given what that makes of it', () => {
    const at = {} as StandardSchemaV1<[at: string, times?: number], [at: Date, times: number]>
    // Declared only where it is called, which is never.
    const declare = () => backgroundTask({ name: 'types.remind', args: at }, (when, times) => ({ when, times }))
    type Remind = ReturnType<typeof declare>
    expectTypeOf<Parameters<Remind['launch']>>().toEqualTypeOf<[at: string, times?: number]>()
    expectTypeOf<Parameters<Remind['fn']>>().toEqualTypeOf<[at: Date, times: number]>()
    expectTypeOf<Parameters<typeof crawl.launch>>().toEqualTypeOf<[url: string]>()
  })
})

describe('a hook of a definition', () => {
  test('is given a task of its state and result', () => {
    const hooked = backgroundTask(
      {
        name: 'types.hooked',
        state: {} as CrawlState,
        onSuccess: (task) => expectTypeOf(task).toEqualTypeOf<Task<CrawlState, number>>(),
        onFailure: async (task) => expectTypeOf(await task.getState()).toEqualTypeOf<CrawlState>(),
      },
      async (url: string) => url.length,
    )
    expectTypeOf(hooked.launch).parameters.toEqualTypeOf<[string]>()
    expectTypeOf<Awaited<ReturnType<typeof hooked.launch>>>().toEqualTypeOf<Task<CrawlState, number>>()
    // Declared only where it is called, which is never. Annotated: else what it returns is not known before the hooks are looked at.
    const declare = () =>
      backgroundTask(
        {
          name: 'types.checked',
          args: {} as StandardSchemaV1<[string], [URL]>,
          onKilled: (task) => expectTypeOf(task).toEqualTypeOf<Task<AnyState, string>>(),
        },
        async (url: URL) => url.href,
      )
    type Checked = ReturnType<typeof declare>
    expectTypeOf<Parameters<Checked['launch']>>().toEqualTypeOf<[string]>()
    expectTypeOf<Awaited<ReturnType<Checked['launch']>>>().toEqualTypeOf<Task<AnyState, string>>()
  })
})
