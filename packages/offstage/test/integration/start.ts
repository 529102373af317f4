// Starts a whole Offstage on a folder of its own for a test, and takes it down again.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createOffstage, type Offstage } from 'offstage/server'
import { onTestFinished } from 'vitest'
import type { EngineOptions } from '../../src/engine/engine.ts'
import { dataAt } from '../postgres/data-at.ts'

export const TASKS = new URL('./fixtures/tasks.ts', import.meta.url)

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'offstage-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** An engine with worker on a fresh folder (or a given one); stopped at the end of the test. */
export async function start(
  options: {
    data?: string
    tasks?: URL
    concurrency?: number
    worker?: boolean
    events?: EngineOptions['events']
  } = {},
): Promise<Offstage> {
  const { data = temporaryFolder(), tasks = TASKS, concurrency = 4, worker = true, events } = options
  const offstage = await createOffstage(
    { tasks, ...(await dataAt(data)), concurrency },
    { worker, ...(events && { events }) },
  )
  onTestFinished(() => offstage.stop(0))
  return offstage
}

/** Waits until a look gives something true; tries again with each change of what it looks at, at most every 10 ms. */
export async function until<T>(look: () => Promise<T> | T, withinMs = 30_000): Promise<NonNullable<T>> {
  for (const began = performance.now(); ; ) {
    const seen = await look()
    if (seen) return seen as NonNullable<T>
    if (performance.now() - began > withinMs) throw new Error(`not seen within ${withinMs} ms: ${look}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
