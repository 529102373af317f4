// A server whose disk is full for a while: the same trial for a real full disk and for a limit on the size of files.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, type TestContext } from 'vitest'
import { type Bed, ended, openBed, seen } from './bed.ts'
import { type Command, serve } from './command.ts'
import { isAlive, memoryMb } from './process-table.ts'
import { mb, ms, row } from './rows.ts'
import { lasting, until } from './until.ts'

export interface Disk {
  /** From now on nothing more fits. */
  fill(bed: Bed, server: Command): void
  /** There is room again. */
  empty(server: Command): void
}

const MOST_LAUNCHES = 20_000

export async function tryFullDisk(context: TestContext, did: string, disk: Disk, fullMs: number): Promise<void> {
  const bed = await openBed(context, 'reporters', 'plain')
  const server = await serve(bed, 'start', { concurrency: 3 })
  const gate = bed.file('gate')
  const reporters = [await bed.launch('whispers', gate), await bed.launch('shouts', gate)]
  for (const task of reporters) await seen(task, ({ state }) => state.n > 2)
  const [whispers, shouts] = reporters as [(typeof reporters)[0], (typeof reporters)[0]]

  disk.fill(bed, server)
  const accepted: string[] = []
  let refused: { status: number; code?: string } | undefined
  while (!refused && accepted.length < MOST_LAUNCHES) {
    const answer = await server.call('launch', 'quick', 'x'.repeat(1000))
    if (answer.status === 200) accepted.push(answer.value as string)
    else refused = answer
  }
  expect(refused).toEqual({ status: 503, code: 'STORAGE_FULL' })
  let before = Number.NaN
  const launchCodes = new Set<unknown>()
  const counts = new Set<number>()
  const began = performance.now()
  while (performance.now() < began + fullMs) {
    // What it takes in the first seconds is for its own sake.
    if (performance.now() > began + fullMs / 3) before ||= memoryMb(server.process.pid as number).now
    launchCodes.add((await server.call('launch', 'quick', 'x'.repeat(1000))).code ?? 'accepted')
    counts.add((await server.call('count')).status)
    await lasting(200)
  }
  const grown = memoryMb(server.process.pid as number).now - before
  const atFull = (await whispers.snapshot()).state.n as number
  const { state } = await shouts.snapshot()
  const areAlive = [(await whispers.snapshot()).state.pid, state.pid].every((pid) => isAlive(pid as number))

  disk.empty(server)
  const emptiedAt = performance.now()
  await until(async () => {
    const answer = await server.call('launch', 'quick')
    if (answer.status === 200) accepted.push(answer.value as string)
    return answer.status === 200
  })
  const launchMs = performance.now() - emptiedAt
  await seen(whispers, ({ state }) => state.n > atFull + (fullMs / 50) * 0.5)
  const reportMs = performance.now() - emptiedAt
  row(context, {
    fault: 'F60',
    did,
    demanded: 'launch: 503 STORAGE_FULL; reads; tasks go on; memory +50 MB; recovery ≤ 2 s',
    seen: `${[...launchCodes].join(', ')}; reads ${[...counts].join(', ')}; ${areAlive ? 'alive' : 'DEAD'}; ${mb(grown)}; launches after ${ms(launchMs)}, reports after ${ms(reportMs)}`,
    met: areAlive && grown < 50 && launchMs <= 2000 && reportMs <= 2000 && [...launchCodes].join() === 'STORAGE_FULL',
  })
  await checkAfter(context, bed, server, { did, whispers, shouts, accepted })
}

type Task = Awaited<ReturnType<Bed['launch']>>

/** Nothing acknowledged is lost, what was dropped is marked, the file is sound. */
async function checkAfter(
  context: TestContext,
  bed: Bed,
  server: Command,
  { did, whispers, shouts, accepted }: { did: string; whispers: Task; shouts: Task; accepted: string[] },
): Promise<void> {
  const { store } = bed.offstage.engine
  writeFileSync(bed.file('gate'), '')
  for (const task of [whispers, shouts]) expect((await ended(task)).status).toBe('completed')
  for (const id of accepted) await ended(await bed.offstage.getBackgroundTask(id))
  const lines = async (task: Task) => {
    const texts: string[] = []
    for (let after = 0; ; ) {
      const page = await store.logs({ id: task.id, after, limit: 1000 })
      if (page.entries.length === 0) return texts
      texts.push(...page.entries.map((entry) => ('text' in entry ? entry.text : '')))
      after = page.entries.at(-1)!.seq
    }
  }
  const whispered = (await lines(whispers)).map((text) => Number(/^report (\d+)/.exec(text)?.[1]))
  const gaps = whispered.filter((n, i) => n !== i + 1).length
  const marked = (await lines(shouts)).filter((text) => / bytes dropped /.test(text)).length
  server.process.kill('SIGTERM')
  await server.exited
  const database = new DatabaseSync(join(bed.data, 'offstage.db'))
  const sound = database.prepare('pragma integrity_check').get()!.integrity_check
  database.close()
  expect([sound, gaps]).toEqual(['ok', 0])
  row(context, {
    fault: 'F60',
    did: `${did}: afterwards`,
    demanded: '0 acknowledged lost; logs whole or marked; integrity ok',
    seen: `0 of ${accepted.length}; ${whispered.length} lines of a quiet task, ${gaps} missing; a loud one marked ${marked}×; ${sound}`,
    met: marked > 0,
  })
}
