// A task that runs out of JavaScript heap ends alone.
import { expect, test } from 'vitest'
import { ended, openBed, seen } from './bed/bed.ts'
import { isAlive } from './bed/process-table.ts'
import { row, scaled } from './bed/rows.ts'

test('F9: the JavaScript heap of a task runs out', async (context) => {
  const bed = await openBed(context, 'memory', 'plain')
  const server = await bed.server()
  const bystander = await bed.launch('idles')
  const { state } = await seen(bystander, ({ state }) => state.ready)
  const repeats = scaled(2, 20)
  for (let i = 0; i < repeats; i++) {
    const { status, error } = await ended(await bed.launch('heap'))
    expect([status, error?.code]).toEqual(['failed', 'OUT_OF_MEMORY'])
  }
  expect([isAlive(server.pid), isAlive(state.pid), (await bystander.snapshot()).status]).toEqual([
    true,
    true,
    'running',
  ])
  expect((await ended(await bed.launch('quick', 1))).result).toBe(1)
  row(context, {
    fault: 'F9',
    did: `JavaScript heap run out beside another task: ${repeats} times`,
    demanded: 'failed OUT_OF_MEMORY, 0 collateral',
    seen: `all ${repeats}, none`,
    met: true,
  })
})
