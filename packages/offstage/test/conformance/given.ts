// What tests of the store begin with: tasks, workers, claims.
import { newId } from '../../src/base/ids.ts'
import type { Claim, NewTask, Store, WorkerRow } from '../../src/store/store.ts'
import type { LogEntry, StateEntry } from '../../src/task/journal.ts'
import type { Outcome } from '../../src/task/outcome.ts'
import { encode } from '../../src/task/value.ts'

export const DONE: Outcome = { status: 'completed', result: encode('done', { what: 'the result' }) }
export const BROKEN: Outcome = { status: 'failed', error: { name: 'Error', message: 'broken' } }
export const STOPPED: Outcome = { status: 'killed', error: { name: 'TaskKilledError', message: 'killed' } }
export const LOST: Outcome = { status: 'missing', error: { name: 'TaskMissingError', message: 'lost' } }

export function aTask(parts: Partial<NewTask> = {}): NewTask {
  return { id: newId(), name: 'crawl', args: '[1]', owner: null, tags: [], parent: null, ...parts }
}

export function aWorker(parts: Partial<WorkerRow> = {}): WorkerRow {
  return {
    id: newId(),
    host: 'here',
    bootId: 'boot',
    pid: 4711,
    processStart: '99',
    names: ['crawl'],
    places: 10,
    ...parts,
  }
}

/** A claim to report under: without its state, which is not meant when one is spread into a report. */
export type Held = Omit<Claim, 'state'>

/** A task that was launched and claimed. */
export async function aClaim(store: Store, worker = newId(), parts: Partial<NewTask> = {}): Promise<Held> {
  const task = aTask({ name: newId(), ...parts })
  await store.launch([task])
  return await claimed(store, task.name, worker)
}

/** The oldest queued task of this name, claimed. */
export async function claimed(store: Store, name: string, worker = newId()): Promise<Held> {
  const [claim] = await store.claim({ worker, names: [name], limit: 1 })
  if (!claim) throw new Error('the task could not be claimed')
  const { state: _state, ...held } = claim
  return held
}

export function aLine(text: string): LogEntry & { at: number } {
  return { kind: 'log', level: 'info', text, at: 1000 }
}

export function aPatch(patch: string): StateEntry & { at: number } {
  return { kind: 'state', patch, at: 1000 }
}

export const many = <T>(count: number, make: (place: number) => T): T[] =>
  Array.from({ length: count }, (_, place) => make(place))
