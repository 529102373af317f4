// Globals that a task patched cannot be told from those it found: a task that must not meet them asks for a process of its own.
import { expect, test } from 'vitest'
import { ended, openBed } from './bed/bed.ts'
import { row, scaled } from './bed/rows.ts'

test('F15: patched globals, and a task that asks for a fresh process', async (context) => {
  const bed = await openBed(context, 'leavers', 'fresh')
  await bed.server({ concurrency: 1 })
  const repeats = scaled(2, 20)
  for (let i = 0; i < repeats; i++) {
    const { result: patcher } = await ended(await bed.launch('leaves', 'patched globals'))
    const { result } = await ended(await bed.launch('looks-afresh'))
    expect(result).toMatchObject({ isPatched: false })
    expect((result as { pid: number }).pid).not.toBe(patcher)
  }
  row(context, {
    fault: 'F15',
    did: `patched globals, the next task declared fresh: ${repeats} times`,
    demanded: 'next task clean',
    seen: 'all clean, in another process',
    met: true,
  })
})
