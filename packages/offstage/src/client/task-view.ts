// The live picture of one task on a page: its snapshot kept current by frames, its newest log lines if wanted. Shared by everyone who watches the task; its part
// of the stream is open only while somebody does.
import type { Frame } from '../protocol/frames.ts'
import type { WireTask } from '../protocol/pass.ts'
import type { Entry, LogEntry } from '../task/journal.ts'
import { applyPatch } from '../task/patch.ts'
import type { TaskSnapshot } from '../task/snapshot.ts'
import { isTerminal } from '../task/status.ts'
import type { Connection } from './connection.ts'
import type { RemoteLogPage } from './remote-task.ts'

export type LogLine = LogEntry & { seq: number; at: number }

/** What is known now; a new object with each change. */
export interface Picture {
  snapshot: TaskSnapshot | undefined
  /** The newest log lines, oldest first; empty unless logs are watched. */
  logs: readonly LogLine[]
  /** Why watching ended early: no such task, no right to it. */
  problem: Error | undefined
}

/** Log lines kept on a page; older ones are read by pages. */
const LINES = 5000
const TAIL = 500

export class TaskView {
  #current: Picture = { snapshot: undefined, logs: [], problem: undefined }
  readonly #connection: Connection
  readonly #task: WireTask
  readonly #withLogs: boolean
  readonly #listeners = new Set<() => void>()
  #stop: (() => void) | undefined

  constructor(connection: Connection, task: WireTask, withLogs: boolean) {
    this.#connection = connection
    this.#task = task
    this.#withLogs = withLogs
  }

  get current(): Picture {
    return this.#current
  }

  subscribe(listener: () => void): () => void {
    const own = () => listener()
    this.#listeners.add(own)
    if (!this.#isOver()) this.#stop ??= this.#open()
    return () => {
      this.#listeners.delete(own)
      if (this.#listeners.size === 0) this.#close()
    }
  }

  #open(): () => void {
    return this.#connection.stream.addTask({
      id: this.#task.id,
      logs: this.#withLogs,
      pass: () => this.#connection.passOf(this.#task),
      after: () => this.#current.snapshot?.seq ?? 0,
      onTask: (data) => this.#onTask(data),
      onEntries: (data) => this.#onEntries(data),
      refresh: () => this.#connection.refresh(this.#task),
      poll: async () => {
        const snapshot = (await this.#connection.ask(this.#task, '')) as TaskSnapshot
        if (snapshot.seq !== this.#current.snapshot?.seq) this.#onTask({ key: '', snapshot, gap: true })
      },
      onError: (problem) => {
        this.#close()
        this.#show({ problem })
      },
    })
  }

  #onTask({ snapshot, gap }: Extract<Frame, { event: 'task' }>['data']): void {
    const known = this.#current.snapshot
    // Two streams overlap for a moment when a page watches something else: the older picture is dropped.
    if (known && snapshot.seq < known.seq) return
    this.#show({ snapshot, problem: undefined })
    if (this.#withLogs && (gap || !known)) void this.#readTail(snapshot.seq)
    if (isTerminal(snapshot.status)) this.#close()
  }

  #onEntries({ seq, entries }: Extract<Frame, { event: 'entries' }>['data']): void {
    const known = this.#current.snapshot
    if (!known || seq <= known.seq) return
    const fresh = entries.filter((entry) => entry.seq > known.seq)
    let state = known.state
    const patches = fresh.filter((entry) => entry.kind === 'state')
    if (patches.length > 0) {
      state = structuredClone(state)
      for (const { patch } of patches) state = applyPatch(state, patch)
    }
    this.#show({ snapshot: { ...known, state, seq }, logs: joined(this.#current.logs, fresh) })
  }

  /** Lines from before the watch began, or that a gap swallowed. */
  async #readTail(seq: number): Promise<void> {
    const last = this.#current.logs.at(-1)
    const query = last ? `after=${last.seq}&limit=1000` : `before=${seq + 1}&limit=${TAIL}`
    try {
      const { entries } = (await this.#connection.ask(this.#task, `/logs?${query}`)) as RemoteLogPage
      this.#show({ logs: joined(this.#current.logs, entries) })
    } catch (error) {
      this.#show({ problem: error as Error })
    }
  }

  #show(change: Partial<Picture>): void {
    this.#current = { ...this.#current, ...change }
    for (const listener of [...this.#listeners]) listener()
  }

  #isOver(): boolean {
    return this.#current.snapshot !== undefined && isTerminal(this.#current.snapshot.status)
  }

  #close(): void {
    this.#stop?.()
    this.#stop = undefined
  }
}

/** Lines by sequence number, each once, the newest LINES of them. */
function joined(lines: readonly LogLine[], entries: readonly Entry[]): readonly LogLine[] {
  const fresh = entries.filter((entry): entry is LogLine => entry.kind === 'log')
  if (fresh.length === 0) return lines
  const last = lines.at(-1)?.seq ?? 0
  if ((fresh[0] as LogLine).seq > last) return [...lines, ...fresh].slice(-LINES)
  const bySeq = new Map([...lines, ...fresh].map((line) => [line.seq, line]))
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq).slice(-LINES)
}
