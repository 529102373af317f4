import { expect, onTestFinished, test } from 'vitest'
import { Connection } from '../../sqlite/connection.ts'
import type { NewTask } from '../../store.ts'
import { migrate } from '../migrate.ts'
import { claim } from './claim.ts'
import { launch } from './launch.ts'
import { isAnyAhead, replan } from './replan.ts'
import { reschedule } from './reschedule.ts'
import { settle } from './settle.ts'

const YEAR = 365 * 86_400_000

/** A store whose clock was ahead by years when its tasks were told to wait, and is right again. */
async function open(tasks: Partial<NewTask>[]) {
  const tx = new Connection(':memory:')
  onTestFinished(() => tx.close())
  await migrate(tx, 'here')
  const rows = tasks.map((parts, i) => ({
    ...{ id: `${i}`, name: 'crawl', args: '[]', owner: null, tags: [], parent: null },
    ...parts,
  }))
  await launch(tx, rows)
  const setBack = async () =>
    await tx.all(
      () => `update tasks set launched_at = launched_at + ${YEAR}, started_at = started_at + ${YEAR}, due_at = due_at + ${YEAR},
        expires_at = expires_at + ${YEAR}, deadline_at = deadline_at + ${YEAR}, waits_since = waits_since + ${YEAR}`,
    )
  const waits = async () =>
    (await tx.all(() => 'select due_at, expires_at, deadline_at from tasks order by n')).map((row) =>
      Object.values(row).map((at) => (at === null ? null : Math.round((Number(at) - Date.now()) / 1000))),
    )
  return { tx, setBack, waits }
}

test('a delay that was begun by a clock which was ahead begins anew, with what may be waited beyond it', async () => {
  const { tx, setBack, waits } = await open([
    { due: { afterMs: 60_000 }, queueTimeoutMs: 30_000 },
    { due: { at: Date.now() + 60_000 } },
    {},
  ])
  expect(await isAnyAhead(tx)).toBe(false)
  await setBack()
  expect(await isAnyAhead(tx)).toBe(true)
  expect(await replan(tx)).toBe(1)
  expect(await isAnyAhead(tx)).toBe(false)
  // What is to begin at a moment that somebody named stays.
  expect(await waits()).toEqual([
    [60, 90, null],
    [YEAR / 1000 + 60, null, null],
    [null, null, null],
  ])
})

test('so does the pause before another try, and the total time; a task put to a moment stays there', async () => {
  const { tx, setBack, waits } = await open([{ run: { retries: 3 }, totalTimeoutMs: 600_000 }, { due: { afterMs: 1 } }])
  const [held] = await claim(tx, { worker: 'w', names: ['crawl'], limit: 1 })
  const outcome = { status: 'failed', error: { name: 'Error', message: 'no' } } as const
  await settle(tx, [{ id: held!.id, lease: held!.lease, entries: [], outcome, retry: { afterMs: 5000 } }])
  await reschedule(tx, { id: '1', due: { at: Date.now() + 60_000 }, by: null })
  await setBack()
  expect(await replan(tx)).toBe(1)
  expect(await waits()).toEqual([
    [5, 600, 600],
    [YEAR / 1000 + 60, null, null],
  ])
})
