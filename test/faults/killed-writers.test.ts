// Writers are killed in the middle of writing, and the power fails: what was acknowledged is there, and the file is sound.

import { once } from 'node:events'
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { type Bed, openBed } from './bed/bed.ts'
import { stateOf } from './bed/process-table.ts'
import { row, scaled } from './bed/rows.ts'
import { lasting, until } from './bed/until.ts'
import { acknowledgedIn, startWriter, type WriterProcess } from './bed/writers.ts'

const KILLS = scaled(8, 200)
const CUTS = scaled(10, 100)
const LONG_MS = 600_000

test('F64: writers are killed again and again', async (context) => {
  const bed = await openBed(context, 'plain')
  const acknowledged = bed.file('acknowledged')
  let unsound = 0
  for (let round = 0; round < KILLS; round++) {
    const writer = startWriter(bed, { acknowledged, atOnce: 8, forMs: LONG_MS })
    await writer.ready
    await lasting(Math.random() * 150)
    await end(writer)
    if (soundness(join(bed.data, 'offstage.db')) !== 'ok') unsound++
  }
  const ids = acknowledgedIn(acknowledged)
  const lost = missingOf(join(bed.data, 'offstage.db'), ids)
  expect([lost, unsound]).toEqual([0, 0])
  row(context, {
    fault: 'F64',
    did: `kill -9 of a writer, ${KILLS} times, at a random moment`,
    demanded: '0 acknowledged lost, 0 corrupt',
    seen: `${lost} of ${ids.length.toLocaleString('en')}; ${unsound}`,
    met: ids.length > KILLS,
  })
})

test('F64: the power fails', async (context) => {
  const bed = await openBed(context, 'plain')
  const acknowledged = bed.file('acknowledged')
  const writer = startWriter(bed, { acknowledged, atOnce: 8, forMs: LONG_MS })
  await writer.ready
  let [lost, unsound, checked] = [0, 0, 0]
  for (let cut = 0; cut < CUTS; cut++) {
    await lasting(20 + Math.random() * 100)
    const copy = await cutPower(bed, writer, acknowledged, cut)
    checked += copy.ids.length
    lost += missingOf(copy.path, copy.ids)
    if (soundness(copy.path) !== 'ok') unsound++
    rmSync(copy.folder, { recursive: true, force: true })
  }
  await end(writer)
  expect([lost, unsound]).toEqual([0, 0])
  row(context, {
    fault: 'F64',
    did: `file and -wal as they are at a moment in the middle of writing, opened elsewhere, ${CUTS} times`,
    demanded: '0 acknowledged lost, 0 corrupt',
    seen: `${lost} of ${checked.toLocaleString('en')} looked for; ${unsound}`,
    met: checked > 0,
  })
})

async function end({ process }: WriterProcess): Promise<void> {
  const exit = once(process, 'exit')
  process.kill('SIGKILL')
  await exit
}

/** What the disk holds at one moment: the writer stands still, and does not know of it. */
async function cutPower(bed: Bed, { process }: WriterProcess, acknowledged: string, cut: number) {
  const folder = join(bed.folder, `cut-${cut}`)
  mkdirSync(folder)
  const path = join(folder, 'offstage.db')
  process.kill('SIGSTOP')
  await until(() => stateOf(process.pid as number) === 'T')
  const ids = acknowledgedIn(acknowledged)
  for (const part of ['', '-wal']) cpSync(join(bed.data, `offstage.db${part}`), path + part)
  process.kill('SIGCONT')
  return { folder, path, ids }
}

function soundness(path: string): unknown {
  const database = new DatabaseSync(path, { timeout: 5000 })
  const found = database.prepare('pragma integrity_check').get()?.integrity_check
  database.close()
  return found
}

/** How many of the ids the file does not have, as they were launched. */
function missingOf(path: string, ids: string[]): number {
  const database = new DatabaseSync(path, { timeout: 5000 })
  const found = database.prepare("select id from tasks where name = 'never' and status = 'queued'").all()
  database.close()
  const stored = new Set(found.map(({ id }) => id))
  return ids.filter((id) => !stored.has(id)).length
}
