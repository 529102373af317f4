// A task may use so much memory and no more; what goes over ends alone.
import { expect, test } from 'vitest'
import { ended, openBed, seen } from './bed/bed.ts'
import { isAlive } from './bed/process-table.ts'
import { row, scaled } from './bed/rows.ts'

test('F9: a task goes over its memory cap', async (context) => {
  const bed = await openBed(context, 'capped', 'plain')
  const server = await bed.server()
  const bystander = await bed.launch('idles')
  const { state } = await seen(bystander, ({ state }) => state.ready)
  const repeats = scaled(2, 20)
  for (let i = 0; i < repeats; i++) {
    for (const [name, ...args] of [['capped-buffers', 4000], ['capped-heap']] as const) {
      const { status, error } = await ended(await bed.launch(name, ...args))
      expect([name, status, error?.code]).toEqual([name, 'failed', 'OUT_OF_MEMORY'])
    }
    expect((await ended(await bed.launch('capped-buffers', 64))).result).toBe(64)
  }
  expect([isAlive(server.pid), isAlive(state.pid), (await bystander.snapshot()).status]).toEqual([
    true,
    true,
    'running',
  ])
  row(context, {
    fault: 'F9',
    did: `buffers and heap over memory: '256MB', beside another task: ${repeats} times each`,
    demanded: 'failed OUT_OF_MEMORY, 0 collateral; within the cap: completed',
    seen: `all ${2 * repeats}, none; completed`,
    met: true,
  })
})
