import './dom.ts'
import { connect, connectionStatus, type RemoteTask, subscribeLive } from 'offstage/client'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { until } from '../integration/start.ts'
import { setHidden } from './dom.ts'
import { openPage, runningTask } from './page.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const nothing = () => undefined

describe('a page that is hidden', () => {
  test('closes its stream after a while, and catches up as soon as it is seen again', async () => {
    const page = await openPage()
    const { task, handle } = await runningTask(page)
    const view = handle.view()
    const stop = view.subscribe(nothing)
    await until(() => connectionStatus(page.server).value === 'live' && view.current.snapshot)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    setHidden(true)
    vi.advanceTimersByTime(29_000)
    expect(connectionStatus(page.server).value).toBe('live')
    vi.advanceTimersByTime(2000)
    expect(connectionStatus(page.server).value).toBe('paused')
    vi.useRealTimers()
    await task.report(5)
    expect(view.current.snapshot?.state).toEqual({})
    setHidden(false)
    await until(() => view.current.snapshot?.state.n === 5)
    stop()
  })

  test('that is seen again soon keeps its stream', async () => {
    const page = await openPage()
    const { handle } = await runningTask(page)
    const stop = handle.view().subscribe(nothing)
    await until(() => connectionStatus(page.server).value === 'live')
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    setHidden(true)
    vi.advanceTimersByTime(20_000)
    setHidden(false)
    vi.advanceTimersByTime(20_000)
    expect(connectionStatus(page.server).value).not.toBe('paused')
    vi.useRealTimers()
    stop()
  })
})

describe('a stream that something in between holds back', () => {
  test('is made up for by asking, and given up when the page stops watching', async () => {
    const page = await openPage()
    const { task, handle } = await runningTask(page)
    page.proxy.swallow = '/stream'
    const began = performance.now()
    const view = handle.view()
    const stop = view.subscribe(nothing)
    await task.report(4)
    await until(() => view.current.snapshot?.state.n === 4)
    expect(performance.now() - began).toBeLessThan(20_000)
    expect(connectionStatus(page.server).value).toBe('polling')
    stop()
    await until(() => connectionStatus(page.server).value === 'idle')
  })
})

describe('what goes wrong in the app', () => {
  test('a listener that throws costs nobody else the stream', async () => {
    const report = vi.spyOn(console, 'error').mockImplementation(nothing)
    const page = await openPage()
    const seen: number[] = []
    const bad = () => {
      throw new Error('in a listener')
    }
    const stops = [subscribeLive(page.server.count, [], bad, nothing)]
    stops.push(subscribeLive(page.server.count, [], (count) => seen.push(count), nothing))
    await until(() => seen.length === 1)
    await page.server.launch('one')
    await until(() => seen.length === 2)
    expect(page.proxy.seen.filter((path) => path.endsWith('/stream'))).toHaveLength(1)
    expect(String(report.mock.calls[0]?.[0])).toContain('in a listener')
    for (const stop of stops) stop()
  })

  test('a page that cannot be served any more is told so once, and stops asking', async () => {
    const page = await openPage()
    const { handle } = await runningTask(page)
    const refuse = () =>
      Promise.resolve(Response.json({ error: { code: 'VERSION_MISMATCH', message: 'reload' } }, { status: 400 }))
    const server = connect('/offstage', { fetch: refuse })
    const line = (server as Record<symbol, { taskFrom(wire: object): RemoteTask }>)[Symbol.for('offstage.connection')]
    const stale = line?.taskFrom(handle.wire) as RemoteTask
    await expect(stale.watch().next()).rejects.toMatchObject({ code: 'VERSION_MISMATCH' })
    await until(() => connectionStatus(server).value === 'idle')
  })
})

describe('a page that shows very many tasks in its life', () => {
  test('keeps the pictures of those that it shows and forgets the others', async () => {
    const page = await openPage()
    const { handle } = await runningTask(page)
    const line = (page.server as unknown as Record<symbol, { viewOf(wire: object, logs: boolean): object }>)[
      Symbol.for('offstage.connection')
    ] as { viewOf(wire: object, logs: boolean): object }
    const wire = (id: string) => ({ ...handle.wire, id })
    const shown = handle.view()
    const stop = shown.subscribe(nothing)
    const first = line.viewOf(wire('first'), false)
    vi.useFakeTimers({ toFake: ['Date'] })
    vi.setSystemTime(Date.now() + 61_000)
    for (let n = 0; n < 200; n++) line.viewOf(wire(`task ${n}`), false)
    expect(line.viewOf(wire('first'), false)).not.toBe(first)
    expect(handle.view()).toBe(shown)
    stop()
  })
})
