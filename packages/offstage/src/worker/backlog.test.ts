import { expect, test } from 'vitest'
import type { NewEntry } from '../task/journal.ts'
import { applyPatch, encodePatch } from '../task/patch.ts'
import { Backlog, entriesOf } from './backlog.ts'

const LONG = 'x'.repeat(64 * 1024)
const bytesOf = (text: string) => Number(/(\d+) bytes dropped/.exec(text)?.[1])

function open() {
  const held = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  const backlog = new Backlog('[{}]', { hold: held.resolve, release: released.resolve })
  return { backlog, held: held.promise, released: released.promise }
}

function stateAfter(entries: NewEntry[]): unknown {
  return entries.reduce<Record<string, unknown>>(
    (state, entry) => (entry.kind === 'state' ? applyPatch(state, entry.patch) : state),
    {},
  )
}

test('a task whose reports cannot be stored is held back for two seconds, then goes on: its newest state is kept, its lines are counted', async () => {
  const { backlog, held, released } = open()
  for (let i = 0; i < 20; i++) backlog.log('info', LONG, i)
  backlog.patch(encodePatch([[['n'], 1]]), 20)
  await held
  await released
  backlog.log('info', 'dropped', 21)
  backlog.patch(encodePatch([[['n'], 2]]), 22)
  backlog.patch(encodePatch([[['m'], 3]]), 23)
  // Tried in vain any number of times, it says so once.
  for (let i = 0; i < 3; i++) backlog.putBack(backlog.take())
  backlog.log('info', 'dropped too', 24)
  const taken = backlog.take()
  const entries = entriesOf(taken, 25)
  expect(entries.filter(({ kind }) => kind === 'log')).toHaveLength(21)
  const marker = entries.at(-1)!
  expect(marker).toMatchObject({ kind: 'log', level: 'warn' })
  expect(bytesOf('text' in marker ? marker.text : '')).toBe('dropped\ndropped too\n'.length)
  expect(stateAfter(entries)).toEqual({ n: 2, m: 3 })
  expect(taken.state).toContain('"n"')
  backlog.written()
  backlog.log('info', 'kept again', 26)
  expect(entriesOf(backlog.take(), 27)).toEqual([{ kind: 'log', level: 'info', text: 'kept again', at: 26 }])
  backlog.close()
})

test('a task that was held back goes on as soon as its reports are stored', async () => {
  const { backlog, held, released } = open()
  for (let i = 0; i < 20; i++) backlog.log('info', LONG, i)
  await held
  expect(entriesOf(backlog.take(), 20)).toHaveLength(20)
  backlog.written()
  await released
  backlog.close()
})
