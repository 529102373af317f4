import './dom.ts'
import { LoadingIndicator, useInterval, useLive, useLoading, useServer } from 'offstage/react'
import { Component, createElement, type ReactNode, useState } from 'react'
import { describe, expect, test } from 'vitest'
import { until } from '../integration/start.ts'
import { held } from './functions.ts'
import { type Functions, openPage } from './page.ts'
import { render } from './render.ts'

describe('a timer', () => {
  test('rests until its handler has ended, and stops with the page (C63)', async () => {
    const { server } = await openPage()
    const ticks = { slow: 0, free: 0 }
    const gate = Promise.withResolvers<void>()
    const Timers = () => {
      useInterval(() => {
        ticks.slow++
        return gate.promise
      }, 2)
      useInterval(() => ticks.free++, 5)
      return null
    }
    const shown = render(server, createElement(Timers))
    await until(() => ticks.free > 5)
    expect(ticks.slow).toBe(1)
    gate.resolve()
    await until(() => ticks.slow > 3)
    shown.unmount()
    await until(() => shown.element.childNodes.length === 0)
    const after = { ...ticks }
    const clock = createElement(Ticker, { every: 2 })
    const other = render(server, clock)
    await until(() => Number(other.text) > 10)
    expect(ticks).toEqual(after)
  })

  test('of 0 does nothing, starts when it is set, and stops when it is 0 again (C63)', async () => {
    const { server } = await openPage()
    const Both = ({ every }: { every: number }) => [
      createElement(Ticker, { key: 'a', every }),
      '/',
      createElement(Ticker, { key: 'b', every: 1 }),
      `/${every}`,
    ]
    const counts = () => shown.text.split('/').map(Number) as [number, number, number]
    const shown = render(server, createElement(Both, { every: 0 }))
    await until(() => counts()[1] > 10)
    expect(counts()[0]).toBe(0)
    shown.render(createElement(Both, { every: 1 }))
    await until(() => counts()[0] > 3)
    shown.render(createElement(Both, { every: 0 }))
    await until(() => counts()[2] === 0)
    const [stopped, free] = counts()
    await until(() => counts()[1] > free + 10)
    expect(counts()[0]).toBe(stopped)
  })

  test.each([Number.NaN, -5, Number.POSITIVE_INFINITY, 1e12])('of %s never fires', async (every) => {
    const { server } = await openPage()
    const shown = render(server, [
      createElement(Ticker, { key: 'a', every }),
      '/',
      createElement(Ticker, { key: 'b', every: 1 }),
    ])
    await until(() => Number(shown.text.split('/')[1]) > 10)
    expect(shown.text).toMatch(/^0\//)
  })

  test('goes on after a handler that throws, and tells the console', async () => {
    const { server } = await openPage()
    let ticks = 0
    const Failing = () => {
      useInterval(() => {
        ticks++
        throw new Error('tick')
      }, 1)
      return null
    }
    const shown = render(server, createElement(Failing))
    await until(() => ticks > 3)
    expect(String(shown.complaints[0]?.[0])).toContain('tick')
  })
})

describe('the loading indicator', () => {
  test('is shown while a call takes long, and not for a short one (C62)', async () => {
    const { server } = await openPage()
    await server.whoAmI()
    const Loading = () => String(useLoading())
    const shown = render(server, [createElement(LoadingIndicator, { key: 1 }), createElement(Loading, { key: 2 })])
    await until(() => shown.text === 'false')
    const call = server.hold()
    await until(() => shown.text === 'Loading…true')
    expect(shown.element.querySelector('[role=status]')?.getAttribute('data-loading')).toBe('true')
    await until(() => held.length > 0)
    held.pop()?.resolve()
    await call
    await until(() => shown.text === 'false')
  })
})

describe('a live function on a page', () => {
  test('is shown as it changes, and its earlier result stays while new arguments are awaited', async () => {
    const { server } = await openPage()
    const seen: string[] = []
    const Count = ({ word }: { word: string }) => {
      const { data, isLoading, stale, error } = useLive(useServer<Functions>().echoLive, word, { at: [word] })
      const text = `${data} ${isLoading} ${stale} ${error?.message}`
      if (seen.at(-1) !== text) seen.push(text)
      return text
    }
    const shown = render(server, createElement(Count, { word: 'a' }))
    await until(() => shown.text === 'a0 false false undefined')
    await server.launch('one')
    await until(() => shown.text === 'a1 false false undefined')
    shown.render(createElement(Count, { word: 'b' }))
    await until(() => shown.text === 'b1 false false undefined')
    shown.render(createElement(Count, { word: 'throw' }))
    await until(() => shown.text.endsWith('no such word'))
    expect(seen).toEqual([
      'undefined true false undefined',
      'a0 false false undefined',
      'a1 false false undefined',
      'a1 true true undefined',
      'b1 false false undefined',
      'b1 true true undefined',
      'b1 false false no such word',
    ])
  })
})

test('a hook without a provider around it says what to do', async () => {
  const { server } = await openPage()
  const Lost = () => {
    useServer()
    return null
  }
  const shown = render(server, createElement(Boundary, null, createElement(Lost)))
  await until(() => shown.text === '')
  const bare = render(undefined as never, createElement(Boundary, null, createElement(Lost)))
  await until(() => bare.text.includes('<OffstageProvider'))
})

function Ticker({ every }: { every: number }) {
  const [count, setCount] = useState(0)
  useInterval(() => setCount((before) => before + 1), every)
  return String(count)
}

class Boundary extends Component<{ children?: ReactNode }, { error?: Error }> {
  override state: { error?: Error } = {}
  static getDerivedStateFromError(error: Error) {
    return { error }
  }
  override render() {
    return this.state.error ? this.state.error.message : this.props.children
  }
}
