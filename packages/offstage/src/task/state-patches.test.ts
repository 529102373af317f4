import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyPatch } from './patch.ts'
import { TaskStateTracker } from './state.ts'

// biome-ignore lint/suspicious/noExplicitAny: a state is whatever the task makes of it
type Json = Record<string, any>

/** Something done to a state, the same to a plain object. */
type Act = (state: Json) => unknown

const key = fc.constantFrom('a', 'b', 'odd key', '0', 'constructor', 'toString')
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.integer({ min: 0, max: 9 }),
    fc.constantFrom('text', null, true, 1.5),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom('a', 'b'), tie('value'), { maxKeys: 2 }),
  ),
}))
/** Where to act: each step leads to one of what is there. */
const path = fc.array(fc.nat({ max: 5 }), { maxLength: 4 })

function at(state: Json, steps: number[]): Json {
  let node = state
  for (const step of steps) {
    const inner = Object.keys(node).filter((name) => typeof node[name] === 'object' && node[name] !== null)
    if (inner.length === 0) break
    node = node[inner[step % inner.length] as string]
  }
  return node
}

// biome-ignore lint/suspicious/noExplicitAny: a state is whatever the task makes of it
const onArray = (steps: number[], act: (array: any[]) => unknown): Act => {
  return (state) => {
    const node = at(state, steps)
    if (Array.isArray(node)) return act(node)
  }
}
const text = (item: unknown) => JSON.stringify(item) ?? ''
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.tuple(path, key, value).map(
    ([steps, name, item]): Act =>
      (state) => {
        const node = at(state, steps)
        if (!Array.isArray(node)) node[name] = structuredClone(item)
      },
  ),
  fc.tuple(path, key).map(
    ([steps, name]): Act =>
      (state) => {
        const node = at(state, steps)
        if (!Array.isArray(node)) delete node[name]
      },
  ),
  fc.tuple(path, fc.nat({ max: 6 }), value).map(([steps, index, item]) =>
    onArray(steps, (array) => {
      array[index] = structuredClone(item)
    }),
  ),
  fc
    .tuple(path, fc.array(value, { maxLength: 3 }))
    .map(([steps, items]) => onArray(steps, (array) => array.push(...structuredClone(items)))),
  fc
    .tuple(path, fc.array(value, { maxLength: 3 }))
    .map(([steps, items]) => onArray(steps, (array) => array.unshift(...structuredClone(items)))),
  fc
    .tuple(path, fc.nat({ max: 4 }), fc.nat({ max: 3 }), fc.array(value, { maxLength: 2 }))
    .map(([steps, from, count, items]) =>
      onArray(steps, (array) => array.splice(from, count, ...structuredClone(items))),
    ),
  path.map((steps) => onArray(steps, (array) => array.pop())),
  path.map((steps) => onArray(steps, (array) => array.shift())),
  path.map((steps) => onArray(steps, (array) => array.reverse())),
  path.map((steps) => onArray(steps, (array) => array.sort((a, b) => (text(a) < text(b) ? -1 : 1)))),
  fc.tuple(path, fc.nat({ max: 4 })).map(([steps, length]) =>
    onArray(steps, (array) => {
      array.length = length
    }),
  ),
  fc.tuple(path, fc.nat({ max: 3 })).map(([steps, length]) => onArray(steps, (array) => array.fill(length))),
  fc.tuple(path, fc.nat({ max: 3 }), fc.nat({ max: 3 })).map(([steps, to, from]) =>
    onArray(steps, (array) => {
      if (!array.some((item) => typeof item === 'object')) array.copyWithin(to, from)
    }),
  ),
  fc.tuple(path, fc.nat({ max: 3 })).map(([steps, index]) =>
    onArray(steps, (array) => {
      delete array[index]
    }),
  ),
)

/** Not by the test framework's matcher: that asks objects for their \`constructor\`, which is a key here. */
const same = (actual: unknown, wanted: unknown) => {
  if (!isDeepStrictEqual(actual, wanted))
    expect(JSON.stringify(actual)).toBe(`${JSON.stringify(wanted)}, to the last hole`)
}

test('all patches applied to {} give the state, whatever is done to it and whenever patches are taken', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(act, fc.boolean()), { maxLength: 40 }), (acts) => {
      const tracker = new TaskStateTracker(() => undefined)
      const state = tracker.root as Json
      let copy: Record<string, unknown> = {}
      const seen = () => {
        const patch = tracker.takePatch()
        if (patch !== undefined) copy = applyPatch(copy, patch)
        return copy
      }
      const plain: Json = {}
      for (const [perform, isTaken] of acts) {
        perform(state)
        perform(plain)
        if (isTaken) same(seen(), plain)
      }
      same(JSON.parse(JSON.stringify(state)), JSON.parse(JSON.stringify(plain)))
      same(seen(), plain)
    }),
    { numRuns: 1000 },
  )
})

test('an element that was added and deleted before anybody heard of it leaves its hole with readers, too', () => {
  const tracker = new TaskStateTracker(() => undefined)
  const state = tracker.root as Json
  state.list = [1]
  const copy = applyPatch({}, tracker.takePatch() ?? '')
  state.list.push(2)
  delete state.list[1]
  expect((applyPatch(copy, tracker.takePatch() ?? '') as Json).list).toHaveLength(2)
})
