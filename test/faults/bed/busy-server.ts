// A server with all its places taken and more tasks waiting, to be stopped.
import { existsSync, readFileSync } from 'node:fs'
import type { Task } from 'offstage'
import { expect, type TestContext } from 'vitest'
import { openBed, seen } from './bed.ts'
import { serve } from './command.ts'

/** A server with two places, tasks of these kinds in them, and three more behind. */
export async function busyServer(context: TestContext, kinds: string[]) {
  const bed = await openBed(context, 'plain', 'stubborn')
  const server = await serve(bed, 'start')
  const launch = (kind: string) =>
    kind === 'gated' ? bed.launch(kind, bed.file('starts'), bed.file('gate')) : bed.launch(kind)
  const running: Task[] = []
  for (const kind of kinds) {
    const task = await launch(kind)
    running.push(task)
    await seen(task, ({ state }) => state.ready)
  }
  const queued = await Promise.all([1, 2, 3].map(() => launch('gated')))
  const starts = () =>
    existsSync(bed.file('starts')) ? readFileSync(bed.file('starts'), 'utf8').trim().split('\n').length : 0
  return { bed, server, running, queued, starts }
}

export async function stillQueued(tasks: Task[]): Promise<void> {
  for (const task of tasks) expect((await task.snapshot()).status).toBe('queued')
}
