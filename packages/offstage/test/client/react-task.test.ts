import './dom.ts'
import { connectionStatus, type RemoteTask } from 'offstage/client'
import { useTask } from 'offstage/react'
import { createElement } from 'react'
import { describe, expect, test } from 'vitest'
import { aLine, DONE } from '../conformance/given.ts'
import { until } from '../integration/start.ts'
import { openPage, type Page, runningTask } from './page.ts'
import { render } from './render.ts'

/** Shows `status n lines problem`. */
function Shown({ task, logs = false }: { task: RemoteTask | null | undefined; logs?: boolean }) {
  const { status, state, isRunning, logs: lines, problem } = useTask(task, { logs })
  const parts = [
    status,
    isRunning,
    state?.n,
    lines.map(({ text }) => text).join(','),
    (problem as { code?: string })?.code,
  ]
  return createElement('p', null, `[${parts.map((part) => String(part ?? '-') || '-').join(' ')}]`)
}

const isIdle = (page: Page) => connectionStatus(page.server).value === 'idle'
const streams = (page: Page) => page.proxy.seen.filter((path) => path.endsWith('/stream')).length

describe('a task on a page', () => {
  test('is shown live to its end by every component that asks for it, over one subscription (B75)', async () => {
    const page = await openPage()
    const { task, handle } = await runningTask(page)
    const many = (count: number) =>
      Array.from({ length: count }, (_, key) => createElement(Shown, { task: handle, key }))
    const shown = render(page.server, many(200))
    await until(() => shown.text === '[running true - - -]'.repeat(200))
    await task.report(3)
    await until(() => shown.text === '[running true 3 - -]'.repeat(200))
    expect(streams(page)).toBe(1)
    shown.render(many(1))
    await until(() => shown.text === '[running true 3 - -]')
    await page.bed.offstage.engine.store.settle([{ ...task.claim, outcome: DONE, entries: [] }])
    await until(() => shown.text === '[completed false 3 - -]')
    await until(() => isIdle(page))
    expect(shown.complaints).toEqual([])
  })

  test('that is not there yet is an idle picture, and may change to another or to none (B75)', async () => {
    const page = await openPage()
    const [first, second] = [await runningTask(page), await runningTask(page)]
    await second.task.report(9)
    const shown = render(page.server, createElement(Shown, { task: undefined }))
    await until(() => shown.text === '[- false - - -]')
    shown.render(createElement(Shown, { task: first.handle }))
    await until(() => shown.text === '[running true - - -]')
    shown.render(createElement(Shown, { task: second.handle }))
    await until(() => shown.text === '[running true 9 - -]')
    shown.render(createElement(Shown, { task: null }))
    await until(() => shown.text === '[- false - - -]')
    await until(() => isIdle(page))
    expect(shown.complaints).toEqual([])
  })

  test('whose component goes away while the first answer is awaited leaves nothing behind (B75)', async () => {
    const page = await openPage()
    const { handle } = await runningTask(page)
    page.proxy.swallow = '/stream'
    const shown = render(page.server, createElement(Shown, { task: handle }))
    await until(() => streams(page) === 1)
    shown.unmount()
    await until(() => isIdle(page))
    expect(shown.complaints).toEqual([])
  })

  test('is watched as usual in strict mode', async () => {
    const page = await openPage()
    const { task, handle } = await runningTask(page)
    const shown = render(page.server, createElement(Shown, { task: handle }), { strict: true })
    await task.report()
    await until(() => shown.text === '[running true 1 - -]')
    shown.unmount()
    await until(() => isIdle(page))
    expect(shown.complaints).toEqual([])
  })

  test('shows its log: what was printed before, and each new line once', async () => {
    const page = await openPage()
    const { task, handle } = await runningTask(page)
    await task.report(1, [aLine('a'), aLine('b')])
    const shown = render(page.server, createElement(Shown, { task: handle, logs: true }))
    await until(() => shown.text === '[running true 1 a,b -]')
    await task.report(1, [aLine('c')])
    await until(() => shown.text === '[running true 2 a,b,c -]')
    page.proxy.cut()
    await task.report(1, [aLine('d')])
    await until(() => shown.text === '[running true 3 a,b,c,d -]')
    expect(shown.complaints).toEqual([])
  })

  test('whose handle does not grant the log says so', async () => {
    const page = await openPage()
    const { task } = await runningTask(page)
    const shown = render(page.server, createElement(Shown, { task: await page.server.find(task.id), logs: true }))
    await until(() => shown.text.includes('WRONG_SCOPE'))
  })
})
