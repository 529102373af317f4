// What a task's process writes past console and streams. (The rest, see contract/output.)
import { describe, expect, test } from 'vitest'
import { openRunner, start } from './bed.ts'

describe('the log of a task', () => {
  test('has what bypasses both: native writes and the output of processes it starts', async () => {
    const told = start(openRunner(), 'native')
    await told.end
    expect(told.lines.filter((line) => line.startsWith('info'))).toEqual([
      'info native 😀 line',
      'info ba\ufffdd',
      'info from a child',
    ])
    expect(told.lines).toContain('error native error')
  })
})
