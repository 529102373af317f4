import { once } from 'node:events'
import { expect, test } from 'vitest'
import { describeShared } from './conformance.ts'
import { startProcess } from './processes.ts'

const KILLS = 20

describeShared('launch', (place) => {
  test('what was acknowledged survives kill -9 of the process that stored it, again and again (S6)', async () => {
    const { open, path } = place()
    const acknowledged: string[] = []
    for (let round = 0; round < KILLS; round++) {
      const launcher = startProcess('launcher', await path())
      await launcher.printed(20 + 7 * round)
      const exit = once(launcher.process, 'exit')
      launcher.process.kill('SIGKILL')
      await exit
      acknowledged.push(...(await launcher.lines))
    }
    const store = await open()
    for (let from = 0; from < acknowledged.length; from += 1000) {
      const found = await store.get(acknowledged.slice(from, from + 1000))
      expect(found.filter((record) => record?.status === 'queued' && record.args === '[1]')).toHaveLength(found.length)
    }
    // Nobody's half: each task has its arguments and its tag.
    const all = await store.count({}, 1_000_000)
    expect(all).toBeGreaterThanOrEqual(acknowledged.length)
    expect(await store.count({ tag: 'kept' }, 1_000_000)).toBe(all)
    console.log(`${acknowledged.length} acknowledged launches, ${KILLS} kills, none lost; ${all} stored`)
  }, 120_000)
})
