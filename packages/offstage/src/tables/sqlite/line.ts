// The app's end of the line to the thread that holds the database: sends requests, matches answers, and keeps the process alive exactly while one is pending.
import { Worker } from 'node:worker_threads'
import { OffstageError } from '../../base/errors.ts'
import { sibling } from '../../base/sibling.ts'
import type { Answer, Failed, Request } from './messages.ts'

interface Pending {
  resolve(answer: Answer): void
  reject(error: unknown): void
}

export class Line {
  readonly #path: string
  readonly #busyMs: number
  readonly #pending = new Map<number, Pending>()
  #thread: Worker | undefined
  #lastId = 0

  constructor(path: string, busyMs: number) {
    this.#path = path
    this.#busyMs = busyMs
  }

  /** The answer to a request, which may be a failure. Rejects only if the thread is lost. */
  ask(request: Request): Promise<Answer> {
    this.#thread ??= this.#start()
    const thread = this.#thread
    const id = ++this.#lastId
    return new Promise<Answer>((resolve, reject) => {
      if (this.#pending.size === 0) thread.ref()
      this.#pending.set(id, { resolve, reject })
      thread.postMessage({ id, request })
    })
  }

  /** Closes the database and ends the thread. */
  async close(): Promise<void> {
    const thread = this.#thread
    if (!thread) return
    await this.ask({ kind: 'close' })
    this.#thread = undefined
    await thread.terminate()
  }

  #start(): Worker {
    // Not the flags of the app's own process, which may not suit a thread; and no word on stderr about node:sqlite being new.
    const thread = new Worker(sibling(import.meta.url, './thread'), {
      name: 'offstage-tables',
      workerData: { path: this.#path, busyMs: this.#busyMs },
      execArgv: ['--disable-warning=ExperimentalWarning'],
    })
    thread.on('message', (answer: Answer) => {
      const pending = this.#pending.get(answer.id)
      this.#pending.delete(answer.id)
      if (this.#pending.size === 0) thread.unref()
      pending?.resolve(answer)
    })
    thread.on('error', (error) => this.#lost(thread, error))
    thread.on('exit', () => this.#lost(thread, undefined))
    return thread
  }

  /** Whoever waits for the lost thread is told; the next request starts another. What was not committed is undone by the database. */
  #lost(thread: Worker, cause: unknown): void {
    if (this.#thread !== thread) return
    this.#thread = undefined
    const pending = [...this.#pending.values()]
    this.#pending.clear()
    for (const { reject } of pending) {
      reject(
        new OffstageError('TABLES_FAILED', 'The thread of the data tables ended unexpectedly. Try again.', { cause }),
      )
    }
  }
}

/** An answer's failure as an error. */
export function failure({ code, message }: Failed): OffstageError {
  return new OffstageError(code, message)
}
