import fc from 'fast-check'
import { expect, test } from 'vitest'
import { messageReader, type Report, toLine } from './messages.ts'

const MESSAGES: Report[] = [
  { kind: 'log', output: 'out', level: 'info', text: 'line\nwith é 😀 and \0', at: 1 },
  { kind: 'state', patch: '[[1],[2,3],[4],"i",5]', at: 2 },
  { kind: 'idle', isSpent: false, memoryBytes: 1 },
]

test('messages come out as they went in, however the bytes are cut', () => {
  const bytes = Buffer.from(MESSAGES.map(toLine).join(''))
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: bytes.length })), (cuts) => {
      const places = [0, ...cuts.sort((a, b) => a - b), bytes.length]
      const read: Report[] = []
      const reader = messageReader<Report>((report) => read.push(report))
      for (let i = 1; i < places.length; i++) reader(bytes.subarray(places[i - 1], places[i]))
      expect(read).toEqual(MESSAGES)
    }),
  )
})

test('what is no message is passed over', () => {
  const read: Report[] = []
  messageReader<Report>((report) => read.push(report))(
    Buffer.from(`noise\n{"kind":\nnull\n7\n\n${toLine({ kind: 'idle', isSpent: false, memoryBytes: 1 })}`),
  )
  expect(read).toEqual([{ kind: 'idle', isSpent: false, memoryBytes: 1 }])
})
