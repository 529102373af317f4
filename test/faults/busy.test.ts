// Several processes write to one file all the time: nobody is refused, and no event loop stands still.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { openBed } from './bed/bed.ts'
import { ms, row, scaled } from './bed/rows.ts'
import { acknowledgedIn, startWriter } from './bed/writers.ts'

const FOR_MS = scaled(4000, 60_000)
const PROCESSES = 4

test('F62: four processes write at once', async (context) => {
  const bed = await openBed(context, 'plain')
  const files = Array.from({ length: PROCESSES }, (_, i) => bed.file(`acknowledged-${i}`))
  const writers = files.map((acknowledged) => startWriter(bed, { acknowledged, atOnce: 8, forMs: FOR_MS }))
  const written = await Promise.all(writers.map(({ done }) => done))
  const launches = written.reduce((sum, each) => sum + each.launches, 0)
  const errors = written.flatMap((each) => each.errors)
  const blockedMs = Math.max(...written.map((each) => each.blockedMs))
  const ids = files.flatMap(acknowledgedIn)
  expect(ids.length).toBe(launches)
  expect(await bed.offstage.engine.store.count({}, launches + 1)).toBe(launches)
  row(context, {
    fault: 'F62',
    did: `${PROCESSES} processes launch for ${FOR_MS / 1000} s, 8 at a time each`,
    demanded: '0 busy errors; event loop blocked ≤ 60 ms',
    seen: `${errors.length} of ${launches.toLocaleString('en')}${errors.length > 0 ? ` (${errors})` : ''}; ${ms(blockedMs)}; shares ${written.map((each) => each.launches).join(' + ')}`,
    met: errors.length === 0 && blockedMs <= 60,
  })
})

test('F62: a program holds the file locked for a while', async (context) => {
  const bed = await openBed(context, 'plain')
  const acknowledged = bed.file('acknowledged')
  const writer = startWriter(bed, { acknowledged, atOnce: 4, forMs: 4000 })
  await writer.ready
  const other = new DatabaseSync(join(bed.data, 'offstage.db'), { timeout: 5000 })
  other.exec('begin immediate')
  const before = readFileSync(acknowledged, { flag: 'a+' }).length
  const heldAt = performance.now()
  await new Promise((resolve) => setTimeout(resolve, 2000))
  const reads = await bed.offstage.engine.store.count({}, 10)
  const during = readFileSync(acknowledged).length - before
  other.exec('commit')
  const heldMs = performance.now() - heldAt
  other.close()
  const { errors, blockedMs, launches } = await writer.done
  expect(reads).toBeGreaterThanOrEqual(0)
  row(context, {
    fault: 'F62',
    did: `another program holds the file locked for ${ms(heldMs)}`,
    demanded: 'launches wait and go through, reads go on; event loop blocked ≤ 60 ms',
    seen: `${errors.length} errors, ${launches} launches, ${during === 0 ? 'none' : 'some'} while it was locked; ${ms(blockedMs)}`,
    met: errors.length === 0 && launches > 0 && blockedMs <= 60,
  })
})
