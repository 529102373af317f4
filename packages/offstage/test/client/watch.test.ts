import { connectionStatus, type RemoteTask, subscribeLive, watchLive } from 'offstage/client'
import { describe, expect, test, vi } from 'vitest'
import { DONE } from '../conformance/given.ts'
import { until } from '../integration/start.ts'
import { openPage, runningTask } from './page.ts'

/** Collects a watch: the values of `n`, and how it ended. */
function follow(handle: RemoteTask, signal?: AbortSignal) {
  const seen: number[] = []
  const done = (async () => {
    let last: string | undefined
    for await (const { state, status } of handle.watch(signal ? { signal } : {})) {
      seen.push((state.n as number | undefined) ?? 0)
      last = status
    }
    return last
  })()
  return { seen, done }
}

const isSorted = (numbers: number[]) => numbers.every((n, i) => i === 0 || (numbers[i - 1] as number) <= n)

describe('watching', () => {
  test('gives the state as it changes, pushed, up to the end; result() gives the result (C64)', async () => {
    const page = await openPage()
    const { task, handle } = await runningTask(page)
    const { seen, done } = follow(handle)
    const result = handle.result()
    await until(() => seen.length > 0)
    for (const n of [1, 2, 3]) {
      await task.report()
      await until(() => seen.at(-1) === n)
    }
    await page.bed.offstage.engine.store.settle([{ ...task.claim, outcome: DONE, entries: [] }])
    expect(await done).toBe('completed')
    expect(await result).toBe('done')
    expect(page.proxy.seen.filter((path) => path.endsWith('/stream')).length).toBeLessThanOrEqual(2)
    await until(() => connectionStatus(page.server).value === 'idle')
  })

  test('by polling on a timer works as well (C64)', async () => {
    const page = await openPage()
    const { task, handle } = await runningTask(page)
    await task.report(7)
    expect(await handle.getState()).toEqual({ n: 7 })
    expect([await handle.isRunning(), await handle.getTerminationStatus(), await handle.getReturnValue()]).toEqual([
      true,
      null,
      null,
    ])
    await page.bed.offstage.engine.store.settle([{ ...task.claim, outcome: DONE, entries: [] }])
    expect([await handle.isCompleted(), await handle.getReturnValue()]).toEqual([true, 'done'])
  })

  test('ends by a signal, also of a task that never ends, and leaves nothing behind', async () => {
    const page = await openPage()
    const { handle } = await runningTask(page)
    const end = new AbortController()
    const { seen, done } = follow(handle, end.signal)
    await until(() => seen.length > 0)
    end.abort()
    expect(await done).toBe('running')
    expect(await follow(handle, end.signal).done).toBeUndefined()
    await until(() => connectionStatus(page.server).value === 'idle')
  })

  test('an unknown task ends its own watch only', async () => {
    const page = await openPage()
    const { task, handle } = await runningTask(page)
    const pass = page.bed.offstage.engine.passes.mint(
      { ...handle.toRef(), id: 'gone' },
      { owner: null, scopes: ['watch', 'result', 'logs'] },
    )
    const server = page.server as unknown as Record<symbol, { taskFrom(wire: object): RemoteTask }>
    const gone = server[Symbol.for('offstage.connection')]?.taskFrom({ ...handle.wire, id: 'gone', pass }) as RemoteTask
    const { seen } = follow(handle)
    await expect(follow(gone).done).rejects.toMatchObject({ code: 'TASK_NOT_FOUND' })
    await task.report()
    await until(() => seen.at(-1) === 1)
  })
})

describe('a cut line', () => {
  test('is resumed from where it was: nothing is lost, and the state never goes back (S13)', async () => {
    const page = await openPage()
    const { task, handle } = await runningTask(page)
    const { seen, done } = follow(handle)
    for (let cut = 0; cut < 5; cut++) {
      await task.report(30)
      await until(() => seen.at(-1) === task.n)
      page.proxy.cut()
    }
    await page.bed.offstage.engine.store.settle([{ ...task.claim, outcome: DONE, entries: [] }])
    expect(await done).toBe('completed')
    expect(isSorted(seen)).toBe(true)
    expect(seen.at(-1)).toBe(150)
  })

  test('a server that starts again on the same data goes on serving the handle (C53)', async () => {
    const page = await openPage()
    const { task, handle } = await runningTask(page)
    const { seen, done } = follow(handle)
    await task.report(3)
    await until(() => seen.at(-1) === 3)
    await page.bed.stop()
    const again = await openPage({ data: page.bed.data })
    page.proxy.target = again.bed.origin
    const { store } = again.bed.offstage.engine
    await store.settle([{ ...task.claim, outcome: DONE, entries: [] }])
    expect(await done).toBe('completed')
    expect(isSorted(seen)).toBe(true)
  })

  test('where no stream gets through the page asks, and is pushed again once one does', async () => {
    const page = await openPage()
    const { task, handle } = await runningTask(page)
    page.proxy.block = '/stream'
    const { seen, done } = follow(handle)
    await until(() => connectionStatus(page.server).value === 'polling')
    await task.report(2)
    await until(() => seen.at(-1) === 2)
    page.proxy.block = undefined
    await until(() => connectionStatus(page.server).value === 'live')
    await page.bed.offstage.engine.store.settle([{ ...task.claim, outcome: DONE, entries: [] }])
    expect(await done).toBe('completed')
  })

  test('a task that ends while no stream gets through is seen to end', async () => {
    const page = await openPage()
    const { task, handle } = await runningTask(page)
    page.proxy.block = '/stream'
    const { done } = follow(handle)
    await until(() => connectionStatus(page.server).value === 'polling')
    await page.bed.offstage.engine.store.settle([{ ...task.claim, outcome: DONE, entries: [] }])
    expect(await done).toBe('completed')
  })
})

describe('a live function', () => {
  test('gives its result now and whenever it differs, and only then', async () => {
    const page = await openPage()
    const seen: number[] = []
    const stop = subscribeLive(
      page.server.count,
      [],
      (count) => seen.push(count),
      () => undefined,
    )
    await until(() => seen.length === 1)
    await page.server.launch('one')
    await until(() => seen.length === 2)
    const { task } = await runningTask(page)
    await until(() => seen.length === 3)
    await task.report(20)
    await page.server.launch('two')
    await until(() => seen.length === 4)
    expect(seen).toEqual([0, 1, 2, 3])
    stop()
    await until(() => connectionStatus(page.server).value === 'idle')
  })

  test('that throws ends its own watch with the error, at once, while others go on', async () => {
    const report = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const page = await openPage()
    const others = watchLive(page.server.count)
    expect((await others.next()).value).toBe(0)
    await expect(watchLive(page.server.failLive).next()).rejects.toMatchObject({
      name: 'TypeError',
      message: 'no live value',
    })
    const next = others.next()
    await page.server.launch('one')
    expect((await next).value).toBe(1)
    await others.return()
    expect(report).toHaveBeenCalledOnce()
    report.mockRestore()
  })

  test('takes handles, also when their passes have expired meanwhile', async () => {
    const page = await openPage()
    const { task, handle } = await runningTask(page)
    const pass = page.bed.offstage.engine.passes.mint(handle.toRef(), {
      owner: await page.server.whoAmI(),
      scopes: ['watch', 'result', 'logs'],
      ttlS: -10,
    })
    const server = page.server as unknown as Record<symbol, { taskFrom(wire: object): RemoteTask }>
    const stale = server[Symbol.for('offstage.connection')]?.taskFrom({ ...handle.wire, pass }) as RemoteTask
    expect((await watchLive(page.server.nameLive, stale).next()).value).toBe(task.claim.name)
  })

  test('is what it takes: a plain function cannot be watched', async () => {
    const { server } = await openPage()
    await expect(watchLive(server.whoAmI).next()).rejects.toMatchObject({ code: 'NOT_LIVE' })
  })
})

test('more than a stream takes are refused one by one, and the rest go on', async () => {
  const page = await openPage()
  const codes: string[] = []
  let values = 0
  const stops = Array.from({ length: 1000 }, () =>
    subscribeLive(
      page.server.count,
      [],
      () => values++,
      (error) => codes.push((error as { code?: string }).code ?? ''),
    ),
  )
  await until(() => values === 500 && codes.length === 500)
  expect(new Set(codes)).toEqual(new Set(['TOO_MANY_WATCHED']))
  for (const stop of stops) stop()
})
