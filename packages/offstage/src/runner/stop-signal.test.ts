import { getEventListeners } from 'node:events'
import { describe, expect, test } from 'vitest'
import { stopSignal } from './stop-signal.ts'

function make() {
  const seen = { listens: 0, errors: [] as unknown[] }
  const stop = stopSignal(
    () => seen.listens++,
    (signal) => getEventListeners(signal, 'abort').length,
  )
  return { stop, seen, ask: (reason: string | null = null) => stop.stop(reason, (error) => seen.errors.push(error)) }
}

describe('the stop signal of a task', () => {
  test('says once that the task listens, be it by signal or by clean-up', () => {
    const { stop, seen } = make()
    expect(seen.listens).toBe(0)
    stop.onKill(() => undefined)
    stop.signal()
    stop.signal()
    expect(seen.listens).toBe(1)
  })

  test('is aborted with the reason, once', () => {
    const { stop, ask } = make()
    let aborts = 0
    stop.signal().addEventListener('abort', () => aborts++)
    ask('enough')
    ask('again')
    expect(aborts).toBe(1)
    expect(stop.signal().reason).toMatchObject({ code: 'TASK_KILLED', message: 'The task was killed: enough' })
  })

  test('runs clean-ups one after another, newest first, each though another throws', async () => {
    const { stop, seen, ask } = make()
    const ran: number[] = []
    stop.onKill(() => void ran.push(1))
    stop.onKill(() => {
      throw new Error('no')
    })
    stop.onKill(async () => {
      await new Promise((resolve) => setImmediate(resolve))
      ran.push(3)
    })
    ask()
    await stop.cleaned
    expect(ran).toEqual([3, 1])
    expect(seen.errors).toEqual([new Error('no')])
  })

  test('is awaited only while something would come of it', () => {
    const { stop } = make()
    expect(stop.isAwaited()).toBe(false)
    const signal = stop.signal()
    expect(stop.isAwaited()).toBe(false)
    const listener = () => undefined
    signal.addEventListener('abort', listener)
    expect(stop.isAwaited()).toBe(true)
    signal.removeEventListener('abort', listener)
    expect(stop.isAwaited()).toBe(false)
    stop.onKill(() => undefined)
    expect(stop.isAwaited()).toBe(true)
  })
})
