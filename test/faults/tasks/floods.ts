// Tasks that print or report more than anybody can want.
import { writeSync } from 'node:fs'
import { backgroundTask, taskState } from 'offstage'

const MB = 1024 * 1024

backgroundTask('lines', (megabytes: number) => {
  const line = 'x'.repeat(1023)
  for (let i = 0; i < megabytes * 1024; i++) console.log(line)
})
backgroundTask('many-lines', (count: number) => {
  for (let i = 0; i < count; i++) console.log(i)
})
backgroundTask('one-line', (megabytes: number) => {
  const piece = 'y'.repeat(MB)
  for (let i = 0; i < megabytes; i++) process.stdout.write(piece)
  process.stdout.write('\nafter\n')
})
backgroundTask('native', (megabytes: number) => {
  const line = Buffer.from(`${'z'.repeat(1023)}\n`)
  for (let i = 0; i < megabytes * 1024; i++) writeSync(1, line)
})
backgroundTask('binary', (megabytes: number) => {
  const bytes = Buffer.alloc(MB)
  for (let i = 0; i < MB; i++) bytes[i] = (i * 7919) % 256
  for (let i = 0; i < megabytes; i++) writeSync(1, bytes)
})
backgroundTask('no-newline', (megabytes: number) => {
  const bytes = Buffer.alloc(MB, 'n')
  for (let i = 0; i < megabytes; i++) writeSync(1, bytes)
})

/** So many assignments, as fast as they go. */
backgroundTask('storm', (writes: number) => {
  const state = taskState<{ i: number; other: { j: number } }>()
  state.other = { j: 0 }
  for (let i = 1; i <= writes; i++) {
    state.i = i
    if (i % 10 === 0) state.other.j = i
  }
})
