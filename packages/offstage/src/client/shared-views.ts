// The live pictures of a page: one for each task, shared by all who show it, and dropped some time after nobody does.
import type { WireTask } from '../protocol/pass.ts'
import { passKey } from './pass-book.ts'
import type { TaskLine } from './task-line.ts'
import { TaskView } from './task-view.ts'

/** So many are kept without a look at who still uses them. */
const FEW = 100
/** A picture stays after its last watcher, so that a component that comes back finds it. */
const IDLE_MS = 60_000

export class SharedViews {
  readonly #views = new Map<string, TaskView>()
  readonly #line: TaskLine

  constructor(line: TaskLine) {
    this.#line = line
  }

  get size(): number {
    return this.#views.size
  }

  of(task: WireTask, logs: boolean): TaskView {
    const key = `${passKey(task)} ${logs}`
    let view = this.#views.get(key)
    if (!view) {
      if (this.#views.size >= FEW) this.#dropIdle()
      view = new TaskView(this.#line, task, logs)
      this.#views.set(key, view)
    }
    return view
  }

  #dropIdle(): void {
    const before = Date.now() - IDLE_MS
    for (const [key, view] of this.#views) if (view.idleSinceAt < before) this.#views.delete(key)
  }
}
