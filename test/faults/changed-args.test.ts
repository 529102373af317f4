// A task's arguments take another shape with a release: what was launched by the old one fails with the reason where the new one would start it, and nothing else comes of it.
import { existsSync, readFileSync } from 'node:fs'
import type { Task } from 'offstage'
import { expect, test } from 'vitest'
import { newDatabase } from '../../packages/offstage/test/postgres/new-database.ts'
import { ended, openBedOn, seen } from './bed/bed.ts'
import { callAt } from './bed/command.ts'
import { release } from './bed/release.ts'
import { row } from './bed/rows.ts'

test.for(['SQLite', 'PostgreSQL'])('F81: arguments of an old shape meet new code, on %s', async (store, context) => {
  const database = store === 'PostgreSQL' ? await newDatabase() : undefined
  const bed = await openBedOn(database, context, 'deployed')
  const file = bed.file('starts')
  const [before, after] = [release(bed, 'old', database), release(bed, 'new', database)]
  const [server, worker] = [before.run('start', '--no-worker'), before.run('worker')]
  for (const { ready } of [server, worker]) await ready
  const launch = async (...args: unknown[]): Promise<Task> => {
    const { value } = await callAt(server.output, 'launch', args)
    return await bed.offstage.getBackgroundTask(value as string)
  }
  // Refused at launch by the code that launches.
  expect(await callAt(server.output, 'launch', ['visits', file, [{ href: 'x' }]])).toEqual({
    status: 400,
    code: 'INVALID_ARGS',
  })
  const tried = await launch('visits', file, ['http://a/'])
  await seen(tried, ({ attempt, status }) => attempt === 1 && status === 'queued')
  worker.process.kill('SIGTERM')
  await worker.exited
  const waiting = await launch('visits', file, ['http://a/', 'http://b/'])
  const next = after.run('worker')
  await next.ready
  const ends = [await ended(tried), await ended(waiting)]
  for (const [i, { status, error, attempt }] of ends.entries()) {
    expect({ status, attempt, code: error?.code }).toEqual({ status: 'failed', attempt: 2 - i, code: 'INVALID_ARGS' })
    expect(error?.message).toBe("args[1][0] of 'visits': expected an object.")
  }
  // The function was called by the old release alone, and the new one goes on.
  expect(readFileSync(file, 'utf8').trim()).toBe(`${tried.id} old`)
  const well = await launch('tells', bed.file('more'))
  expect(await ended(well)).toMatchObject({ status: 'completed', result: 'new' })
  expect([next.process.exitCode, existsSync(bed.file('more'))]).toEqual([null, true])
  row(context, {
    fault: 'F81',
    did: `${store}: launched by an old server, never begun or to be tried again, started by a worker whose schema asks for another shape; 3 retries`,
    demanded: 'failed INVALID_ARGS with the path; no further try; no crash',
    seen: `2 of 2, "${ends[0]?.error?.message}"; 0 further; the worker runs on`,
    met: true,
  })
})
