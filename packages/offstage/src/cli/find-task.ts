// From what a person types for a task to the task: a whole id, or its beginning.
import { clip, OffstageError, TaskNotFoundError } from '../base/errors.ts'
import { isId } from '../base/ids.ts'
import type { Store } from '../store/store.ts'
import type { TaskRecord } from '../task/snapshot.ts'

const LEAST = 4
const SHOWN = 5

/** Errors: `SHORT_ID`, `TASK_NOT_FOUND`, `AMBIGUOUS_ID` (lists the tasks that fit). */
export async function findTask(store: Pick<Store, 'get' | 'list'>, given: string): Promise<TaskRecord> {
  const id = given.toLowerCase()
  if (isId(id)) return await read(store, id)
  if (id.length < LEAST)
    throw new OffstageError(
      'SHORT_ID',
      `'${clip(given)}' is too short for a task's id: give at least ${LEAST} characters.`,
    )
  const fitting = /^[0-9a-z]+$/.test(id) ? await store.list({ idPrefix: id, limit: SHOWN + 1 }) : []
  if (fitting.length === 0)
    throw new OffstageError(
      'TASK_NOT_FOUND',
      `There is no task whose id begins with '${clip(given)}'. See: offstage ls.`,
    )
  if (fitting.length === 1) return await read(store, fitting[0]!.id)
  const shown = fitting.slice(0, SHOWN).map((task) => `${task.id} (${task.name}, ${task.status})`)
  const more = fitting.length > SHOWN ? ', and more' : ''
  throw new OffstageError('AMBIGUOUS_ID', `Several tasks begin with '${clip(given)}': ${shown.join(', ')}${more}.`)
}

async function read(store: Pick<Store, 'get'>, id: string): Promise<TaskRecord> {
  const [record] = await store.get([id])
  if (!record) throw new TaskNotFoundError(id)
  return record
}
