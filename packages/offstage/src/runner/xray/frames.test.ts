import { expect, test } from 'vitest'
import { withoutDebuggerLine } from './debugger-line.ts'
import { toFrame, usersFirst, withoutCallers } from './frames.ts'

const frame = (url: string) => toFrame({ function: 'f', url, line: 1, column: 2 })
const OWN = new URL('../task-run.ts', import.meta.url).href

test.each([
  ['file:///app/with%20space/a.ts', '/app/with space/a.ts', true],
  ['file:///app/node_modules/pg/index.js', '/app/node_modules/pg/index.js', false],
  ['node:fs', 'node:fs', false],
  ['', 'native', false],
  ['webpack://app/a.ts', 'webpack://app/a.ts', true],
  [OWN.replace('/src/', '/dist/'), undefined, false],
  [OWN, undefined, false],
  [OWN.replace('/src/', '/test/'), undefined, true],
])('%s', (url, file, isUser) => {
  const { isUser: seen, file: path } = frame(url)
  expect(seen).toBe(isUser)
  if (file) expect(path).toBe(file)
})

test('a stack ends with the last call that is not Node’s or Offstage’s, and may put the user’s first', () => {
  const [native, user, node, library, own] = ['', 'file:///a.ts', 'node:events', 'file:///node_modules/b.js', OWN].map(
    frame,
  ) as [never, never, never, never, never]
  expect(withoutCallers([native, library, node, user, own, node])).toEqual([native, library, node, user])
  expect(withoutCallers([node, own])).toEqual([])
  expect(usersFirst([native, user, library])).toEqual([user, native, library])
})

test('what Node says to a debugger is taken out of the midst of other output', () => {
  const chunk = Buffer.from('a\nWaiting for the debugger to disconnect...\nb')
  expect(withoutDebuggerLine(chunk).toString()).toBe('a\nb')
  expect(withoutDebuggerLine(Buffer.from('a\n')).toString()).toBe('a\n')
})
