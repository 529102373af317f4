// The newest pass of each task on a page: it serves all handles of the task, however old they are.
import { readPass, type WireTask } from '../protocol/pass.ts'

/** Enough for any page; a forgotten pass is refreshed from its handle's own. */
const MOST = 5000

export class PassBook {
  readonly #passes = new Map<string, string>()

  /** The newest pass known for a task. */
  of(task: WireTask): string {
    return this.#passes.get(passKey(task)) ?? task.pass
  }

  note(task: WireTask, pass = task.pass): void {
    const key = passKey(task)
    // What was noted last stands last, and what stands first is forgotten first.
    this.#passes.delete(key)
    this.#passes.set(key, pass)
    if (this.#passes.size > MOST) this.#passes.delete(this.#passes.keys().next().value as string)
  }
}

/** Passes of one task may differ in what they grant. */
export function passKey({ id, pass }: WireTask): string {
  return `${id} ${readPass(pass)?.scopes.join('+')}`
}
