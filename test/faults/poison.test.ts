// A task that fails each time is not tried for ever: attempts are counted before they start, crashes apart, and each waits longer than the one before.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ended, openBed } from './bed/bed.ts'
import { row } from './bed/rows.ts'

const CASES = [
  ['exits-each-time', 'EXITED'],
  ['dies-each-time', 'SIGNALLED'],
  ['heap-each-time', 'OUT_OF_MEMORY'],
  ['throws-each-time', undefined],
] as const

test('F10: poison with retries', async (context) => {
  const bed = await openBed(context, 'poison')
  await bed.server()
  const seen = await Promise.all(
    CASES.map(async ([name, code]) => {
      const { status, attempt, error } = await ended(await bed.launch(name, bed.file(name)))
      expect([name, status, attempt]).toEqual([name, 'failed', 3])
      if (code) expect(error?.code).toBe(code)
      const starts = readFileSync(bed.file(name), 'utf8').trim().split('\n').map(Number)
      return { name, starts, pauses: starts.slice(1).map((at, i) => at - (starts[i] as number)) }
    }),
  )
  for (const { name, starts, pauses } of seen) {
    expect([name, starts.length]).toEqual([name, 3])
    // 1 s, then 2 s, a fifth less at the least.
    expect(pauses[0]).toBeGreaterThanOrEqual(790)
    expect(pauses[1]).toBeGreaterThanOrEqual(1590)
  }
  const pauses = (index: number) => seen.map((one) => ((one.pauses[index] as number) / 1000).toFixed(1)).join(', ')
  row(context, {
    fault: 'F10',
    did: 'exit, SIGKILL, heap run out each time with retries: 10; a throw with retries: 2',
    demanded: 'exactly 3 starts each; pauses of 1 s and 2 s ± 20 %',
    seen: `3 each; pauses ${pauses(0)} s and ${pauses(1)} s`,
    met: true,
  })
})
