import { describe, expect, test } from 'vitest'
import { applyPatch } from './patch.ts'
import { TaskStateTracker } from './state.ts'

// biome-ignore lint/suspicious/noExplicitAny: a state is whatever the task makes of it
type Json = Record<string, any>

function track() {
  let writes = 0
  const tracker = new TaskStateTracker(() => writes++)
  let copy: Record<string, unknown> = {}
  return {
    tracker,
    state: tracker.root as Json,
    writes: () => writes,
    /** What a reader makes of all patches so far. */
    seen() {
      const patch = tracker.takePatch()
      if (patch !== undefined) copy = applyPatch(copy, patch)
      return copy
    },
  }
}

describe('the state of a task', () => {
  test('starts empty and is followed at any depth (C20)', () => {
    const { state, seen } = track()
    expect(seen()).toEqual({})
    state.a = { b: { c: [1, { d: 2 }] } }
    state.a.b.c[1].d = 3
    state.a.b.c.push('x')
    delete state.a.b.c[1].d
    expect(seen()).toEqual({ a: { b: { c: [1, {}, 'x'] } } })
    delete state.a.b
    state.when = new Date(5)
    expect(seen()).toEqual({ a: {}, when: new Date(5) })
  })

  test('tells of a write only if something changed places, and gives one patch for many writes', () => {
    const { state, tracker, writes } = track()
    state.n = 0
    for (let i = 0; i < 1000; i++) state.n = i
    expect(writes()).toBe(1001)
    expect(tracker.takePatch()).toBe('[[1],[2,4],[3],"n",999]')
    expect(tracker.takePatch()).toBeUndefined()
  })

  test('copies what is assigned: later changes of the original do not count', () => {
    const { state, seen } = track()
    const original = { list: [1] }
    state.a = original
    original.list.push(2)
    expect(seen()).toEqual({ a: { list: [1] } })
    state.b = state.a
    state.b.list.push(3)
    expect(seen()).toEqual({ a: { list: [1] }, b: { list: [1, 3] } })
  })

  test('can be replaced as a whole, and what the task holds of it stays live', () => {
    const { tracker, state, seen } = track()
    state.old = 1
    tracker.replace({ a: 1 })
    state.b = 2
    expect(seen()).toEqual({ a: 1, b: 2 })
    for (const value of [null, [], 'text', 1, undefined, () => 1])
      expect(() => tracker.replace(value)).toThrow(expect.objectContaining({ code: 'UNSERIALISABLE' }))
    expect(seen()).toEqual({ a: 1, b: 2 })
  })

  test('elements that moved are written where they are now; what was taken out no longer counts', () => {
    const { state, seen } = track()
    state.list = [{ n: 1 }, { n: 2 }, { n: 3 }]
    const second = state.list[1]
    const first = state.list.shift()
    first.n = 100
    second.n = 200
    expect(seen()).toEqual({ list: [{ n: 200 }, { n: 3 }] })
    state.list.reverse()
    second.n = 201
    expect(seen()).toEqual({ list: [{ n: 3 }, { n: 201 }] })
  })

  test.each([
    ['a function', () => 1, 'state.x'],
    ['a symbol', Symbol('s'), 'state.x'],
    ['a Map', new Map(), 'state.x'],
    ['a promise', Promise.resolve(), 'state.x'],
    ['a class instance', new (class Thing {})(), 'state.x'],
    ['a function deep inside', { a: [{ b: () => 1 }] }, 'state.x.a[0].b'],
  ])('refuses %s at the assignment, naming its path (C21)', (_what, value, path) => {
    const { state, seen } = track()
    state.kept = 1
    expect(() => {
      state.x = value
    }).toThrow(expect.objectContaining({ code: 'UNSERIALISABLE', details: { path } }))
    expect(seen()).toEqual({ kept: 1 })
  })

  test('refuses cycles, forbidden keys, getters, symbol keys, frozen states and what is nested too deep (B14, B18, C21)', () => {
    const { state, seen } = track()
    const cycle: Json = {}
    cycle.me = cycle
    let deep: Json = {}
    for (let i = 0; i < 200; i++) deep = { deep }
    const refused = (act: () => unknown, code: string) => expect(act).toThrow(expect.objectContaining({ code }))
    refused(() => Object.assign(state, { cycle }), 'UNSERIALISABLE')
    refused(() => Object.assign(state, { deep }), 'TOO_DEEP')
    refused(() => Object.assign(state, JSON.parse('{"__proto__": {"a": 1}}')), 'FORBIDDEN_KEY')
    refused(() => Object.assign(state, { a: JSON.parse('{"__proto__": {"a": 1}}') }), 'FORBIDDEN_KEY')
    refused(() => Object.setPrototypeOf(state, null), 'FORBIDDEN_KEY')
    refused(() => Object.defineProperty(state, 'a', { get: () => 1 }), 'UNSERIALISABLE')
    refused(() => Object.assign(state, { [Symbol('s')]: 1 }), 'UNSERIALISABLE')
    refused(() => Object.freeze(state), 'UNSERIALISABLE')
    expect(seen()).toEqual({})
    expect(({} as Json).a).toBeUndefined()
  })

  test('is kept to 256 KB, naming the largest key; the refused write changes nothing (B17)', () => {
    const { state, seen } = track()
    state.small = 1
    state.large = 'x'.repeat(200 * 1024)
    const write = () => {
      state.more = 'y'.repeat(100 * 1024)
    }
    expect(write).toThrow(expect.objectContaining({ code: 'STATE_TOO_LARGE' }))
    expect(write).toThrow(/state\.large/)
    expect(Object.keys(state)).toEqual(['small', 'large'])
    for (let i = 0; i < 50; i++) state.large = `${i}`.repeat(100 * 1024)
    expect(seen()).toEqual({ small: 1, large: '49'.repeat(100 * 1024) })
  })

  test('a counter in a state near its limit costs no more than in a small one', () => {
    const { state, seen } = track()
    state.large = 'x'.repeat(255 * 1024)
    const began = performance.now()
    for (let i = 0; i < 200_000; i++) state.i = i
    expect(performance.now() - began).toBeLessThan(10_000)
    expect(seen().i).toBe(199_999)
  })

  test('is a tree: an object put in several places by fill or copyWithin is a copy in each', () => {
    const { state, seen } = track()
    state.list = [1, 2, 3]
    state.list.fill({ n: 0 })
    state.list[0].n = 1
    expect(seen()).toEqual({ list: [{ n: 1 }, { n: 0 }, { n: 0 }] })
    state.list.copyWithin(1, 0, 1)
    state.list[1].n = 2
    expect(seen()).toEqual({ list: [{ n: 1 }, { n: 2 }, { n: 0 }] })
    expect(state.list).toEqual(seen().list)
  })

  test('a list may grow to the limit and no further', () => {
    const { state, seen } = track()
    state.list = []
    let pushed = 0
    expect(() => {
      for (; pushed < 1e5; pushed++) state.list.push(`entry ${pushed}`)
    }).toThrow(expect.objectContaining({ code: 'STATE_TOO_LARGE' }))
    expect(pushed).toBeGreaterThan(5000)
    expect((seen().list as string[]).length).toBe(pushed)
  })
})
