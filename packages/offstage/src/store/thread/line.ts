// The app's end of the line to the store's thread: gathers what is asked in one turn, matches answers, and keeps the process alive exactly while one is owed.
import { Worker } from 'node:worker_threads'
import { OffstageError } from '../../base/errors.ts'
import type { AnswerOf, RequestOf, VerbName } from '../sql/verbs.ts'
import { machineNow } from './machine-clock.ts'
import type { Ask, FromThread, StoreFailure, ToThread } from './messages.ts'

interface Pending {
  resolve(value: never): void
  reject(error: unknown): void
}

export interface LineEvents {
  /** This machine's clock is ahead of the store's by so much from now on. Of a store that has a clock of its own. */
  onClock?(aheadMs: number): void
  /** Something was written, here or by another process. */
  onWritten(): void
  /** A worker's heart beat is stored that was sent so long ago. */
  onBeat(worker: string, agoMs: number): void
}

export class Line {
  /** The thread's number: part of its name in the bell's folder. */
  readonly threadId: number
  readonly #thread: Worker
  readonly #events: LineEvents
  readonly #pending = new Map<number, Pending>()
  readonly #opened = Promise.withResolvers<void>()
  readonly #closed = Promise.withResolvers<void>()
  readonly #gone = Promise.withResolvers<OffstageError>()
  #asks: Ask[] = []
  #calls = 0
  /** Why nothing can be asked any more. */
  #end: OffstageError | undefined

  /** `entry`: the driver's thread, which speaks `messages.ts`; `data` is what it is started with. */
  constructor(entry: URL, data: unknown, events: LineEvents) {
    this.#events = events
    // Not the flags of the app's own process, which may not suit a thread; and no word on stderr about node:sqlite being new.
    this.#thread = new Worker(entry, {
      name: 'offstage-store',
      workerData: data,
      execArgv: ['--disable-warning=ExperimentalWarning'],
    })
    this.threadId = this.#thread.threadId
    this.#thread.on('message', (message: FromThread) => this.#hear(message))
    this.#thread.on('error', (error) => this.#lost(endedUnexpectedly(error)))
    this.#thread.on('exit', () => this.#lost(endedUnexpectedly(undefined)))
  }

  /** Resolves with the reason when nothing can be stored any more; stays pending else, also when it is closed. */
  get gone(): Promise<OffstageError> {
    return this.#gone.promise
  }

  /** Resolves once the database is open. */
  async opened(): Promise<void> {
    try {
      await this.#opened.promise
      this.#rest()
    } catch (error) {
      await this.#thread.terminate()
      throw error
    }
  }

  ask<Name extends VerbName>(verb: Name, request: RequestOf<Name>): Promise<AnswerOf<Name>> {
    if (this.#end) return Promise.reject(this.#end)
    return new Promise((resolve, reject) => {
      const call = ++this.#calls
      if (this.#pending.size === 0) this.#thread.ref()
      this.#pending.set(call, { resolve, reject })
      if (this.#asks.length === 0) setImmediate(() => this.#send())
      this.#asks.push({ call, verb, request })
    })
  }

  ringOthers(): void {
    if (!this.#end) this.#post({ kind: 'ring' })
  }

  /** Answers what is owed, closes the database, ends the thread. */
  async close(): Promise<void> {
    if (!this.#end) {
      this.#end = new OffstageError('STORE_CLOSED', 'The store is closed: this Offstage was stopped. Start another.')
      this.#thread.ref()
      this.#send()
      this.#post({ kind: 'close' })
    }
    await this.#closed.promise
    await this.#thread.terminate()
  }

  #send(): void {
    if (this.#asks.length === 0) return
    this.#post({ kind: 'asks', asks: this.#asks })
    this.#asks = []
  }

  #post(message: ToThread): void {
    this.#thread.postMessage(message)
  }

  #hear(message: FromThread): void {
    switch (message.kind) {
      case 'open':
        this.#opened.resolve()
        break
      case 'refused':
        this.#opened.reject(errorOf(message.error))
        break
      case 'beat':
        this.#events.onBeat(message.worker, machineNow() - message.at)
        break
      case 'clock':
        this.#events.onClock?.(message.aheadMs)
        break
      case 'changed':
        this.#events.onWritten()
        break
      case 'warning':
        process.emitWarning(message.text, 'OffstageWarning')
        break
      case 'gone':
        this.#lost(errorOf(message.error))
        void this.#thread.terminate()
        break
      case 'outdated':
        this.#gone.resolve(errorOf(message.error))
        break
      case 'closed':
        this.#closed.resolve()
        break
      case 'answers':
        for (const { call, value, error } of message.answers) {
          const pending = this.#pending.get(call)
          this.#pending.delete(call)
          if (error) pending?.reject(errorOf(error))
          else pending?.resolve(value as never)
        }
        this.#rest()
        if (message.rings) this.#events.onWritten()
    }
  }

  /** An idle store does not keep the process alive. */
  #rest(): void {
    if (this.#pending.size === 0 && !this.#end) this.#thread.unref()
  }

  /** The thread ended unasked, or can go on no longer. What was not answered may or may not be stored: the database knows, and the same ids may be launched again. */
  #lost(error: OffstageError): void {
    if (!this.#end) this.#gone.resolve(error)
    this.#end ??= error
    this.#opened.reject(error)
    for (const { reject } of this.#pending.values()) reject(error)
    this.#pending.clear()
    this.#closed.resolve()
  }
}

function endedUnexpectedly(cause: unknown): OffstageError {
  return new OffstageError('STORE_FAILED', "The store's thread ended unexpectedly. Start this process again.", {
    cause,
  })
}

function errorOf({ code, message, details }: StoreFailure): OffstageError {
  return new OffstageError(code, message, details === undefined ? {} : { details })
}
