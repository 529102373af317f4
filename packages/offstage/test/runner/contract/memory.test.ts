// Memory that runs out: the task fails and says so, and no other does.
import { expect } from 'vitest'
import { start } from '../bed.ts'
import { onEveryRunner } from './every-runner.ts'

const MB = 1024 * 1024

onEveryRunner('a task', ({ kind, openRunner, test }) => {
  test.each([['buffers'], ['spin'], ['heap']])(
    'with a cap on its memory is ended when it holds more, and told what it used and may use: %s',
    async (how) => {
      const runner = openRunner()
      const bystander = start(runner, 'gentle', [300])
      const told = start(runner, 'hoard', [how, 160], {}, { memoryBytes: 160 * MB })
      const end = await told.end
      if (told.state.over) console.log(`${kind}, ${how}: gone ${Date.now() - Number(told.state.over)} ms after its cap`)
      expect(end).toMatchObject({
        kind: 'failed',
        error: {
          code: 'OUT_OF_MEMORY',
          message: expect.stringMatching(/may use 160 MB.*\. Raise its `memory`/),
        },
      })
      expect(told.vitals.at(-1)?.peakMemoryBytes).toBeGreaterThan(100 * MB)
      expect(await bystander.end).toMatchObject({ kind: 'done' })
    },
  )

  test('that is refused a buffer fails as out of memory', async () => {
    const end = await start(openRunner(), 'refused-buffer').end
    expect(end).toMatchObject({ kind: 'failed', error: { code: 'OUT_OF_MEMORY', name: 'RangeError' } })
  })
})
