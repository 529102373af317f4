// What is measured of processes only: that one which was frozen as a whole is not taken for stuck.
import { expect, test } from 'vitest'
import { openRunner, start, until } from './bed.ts'

test('a task whose process was frozen for long is not said to be stuck', async () => {
  const frozen = start(openRunner(), 'frozen', [8500])
  const pid = (await until(() => frozen.state.pid)) as number
  process.kill(pid, 'SIGSTOP')
  const began = Date.now()
  await until(() => Date.now() - began > 6500)
  process.kill(pid, 'SIGCONT')
  expect(await frozen.end).toMatchObject({ kind: 'done' })
  expect(frozen.notes).toEqual([])
})
