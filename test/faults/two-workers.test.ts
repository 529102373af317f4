// Two supervisors on one file share the work: every task starts once.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openBed } from './bed/bed.ts'
import { row, scaled } from './bed/rows.ts'
import { until } from './bed/until.ts'

const TASKS = scaled(400, 10_000)
const BATCH = 500

test('F28: two supervisors on one file', async (context) => {
  const bed = await openBed(context, 'plain')
  const servers = await Promise.all([bed.server(), bed.server()])
  const { host, store } = bed.offstage.engine
  const file = bed.file('starts')
  const ids: string[] = []
  for (let sent = 0; sent < TASKS; sent += BATCH) {
    const count = Math.min(BATCH, TASKS - sent)
    const request = { name: 'marks', args: JSON.stringify([[1], file]) }
    ids.push(...(await host.launch(Array.from({ length: count }, () => request))).map(({ id }) => id))
  }
  await until(async () => (await store.count({ statuses: ['completed'] }, TASKS + 1)) === TASKS, 600_000)
  const starts = readFileSync(file, 'utf8').trim().split('\n')
  expect(starts.length).toBe(TASKS)
  expect(new Set(starts)).toEqual(new Set(ids))
  const shares = new Map<string | null, number>()
  for (let before: number | undefined; ; ) {
    const page = await store.list({ limit: 1000, ...(before === undefined ? {} : { beforeN: before }) })
    for (const { worker } of page) shares.set(worker, (shares.get(worker) ?? 0) + 1)
    if (page.length < 1000) break
    before = page.at(-1)?.n
  }
  expect(servers.length).toBe(2)
  row(context, {
    fault: 'F28',
    did: `${TASKS.toLocaleString('en')} tasks, two supervisors on one file`,
    demanded: '0 double starts, none lost',
    seen: `${starts.length - new Set(starts).size}, ${TASKS - new Set(starts).size}; shares ${[...shares.values()].join(' + ')}`,
    met: true,
  })
})
