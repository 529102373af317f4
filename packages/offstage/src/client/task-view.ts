// The live picture of one task on a page: its snapshot kept current by frames, its newest log lines if wanted. Shared by everyone who watches the task; its part
// of the stream is open only while somebody does.
import type { Frame } from '../protocol/frames.ts'
import type { WireTask } from '../protocol/pass.ts'
import type { Entry } from '../task/journal.ts'
import { applyPatch } from '../task/patch.ts'
import type { TaskSnapshot } from '../task/snapshot.ts'
import { isTerminal } from '../task/status.ts'
import { encode } from '../task/value.ts'
import type { LiveView, LogLine, Picture, RemoteLogPage, TaskLine } from './task-line.ts'

/** Log lines kept on a page; older ones are read by pages. */
const LINES = 5000
const TAIL = 500
/** What a server gives at once. */
const PAGE = 1000

export class TaskView implements LiveView {
  #current: Picture = { snapshot: undefined, logs: [], problem: undefined }
  readonly #line: TaskLine
  readonly #task: WireTask
  readonly #withLogs: boolean
  readonly #listeners = new Set<() => void>()
  #stop: (() => void) | undefined
  /** What is known no longer fits what the server sends: the next record is taken, whatever its place. */
  #isAdrift = false
  /** Where the stream was last asked to go on. */
  #askedFrom = 0
  /** When the last watcher left; infinite while there is one. */
  idleSinceAt = Date.now()

  constructor(line: TaskLine, task: WireTask, withLogs: boolean) {
    this.#line = line
    this.#task = task
    this.#withLogs = withLogs
  }

  get current(): Picture {
    return this.#current
  }

  subscribe(listener: () => void): () => void {
    const own = () => listener()
    this.#listeners.add(own)
    this.idleSinceAt = Number.POSITIVE_INFINITY
    if (!this.#stop && !this.#isOver()) {
      // What was refused before may be granted now.
      if (this.#current.problem) this.#current = { ...this.#current, problem: undefined }
      this.#stop = this.#open()
    }
    return () => {
      if (!this.#listeners.delete(own) || this.#listeners.size > 0) return
      this.idleSinceAt = Date.now()
      this.#close()
    }
  }

  #open(): () => void {
    return this.#line.addTask({
      id: this.#task.id,
      logs: this.#withLogs,
      pass: () => this.#line.passOf(this.#task),
      after: () => {
        this.#askedFrom = this.#isAdrift ? 0 : (this.#current.snapshot?.seq ?? 0)
        return this.#askedFrom
      },
      onTask: (data) => this.#onTask(data),
      onEntries: (data) => this.#onEntries(data),
      refresh: () => this.#line.refresh(this.#task),
      poll: async () => {
        const snapshot = (await this.#line.ask(this.#task, '')) as TaskSnapshot
        if (snapshot.seq > (this.#current.snapshot?.seq ?? -1)) this.#onTask({ key: '', snapshot, gap: true })
      },
      onError: (problem) => {
        this.#close()
        this.#show({ problem })
      },
    })
  }

  #onTask({ snapshot, gap, lines = [] }: Extract<Frame, { event: 'task' }>['data']): void {
    const known = this.#current.snapshot
    if (known && snapshot.seq < known.seq && !this.#isAdrift) {
      // Else it was under way while a poll or another stream was faster.
      if (snapshot.seq < this.#askedFrom) this.#restart()
      return
    }
    // A stream that was opened anew brings again what was shown; but it may have broken between entries and the status they led to.
    const isNews =
      !known ||
      snapshot.seq > known.seq ||
      !isSameStage(snapshot, known) ||
      (this.#isAdrift && !(snapshot.seq === known.seq && isSameState(snapshot, known)))
    this.#isAdrift = false
    const logs = joined(this.#current.logs, lines)
    if (isNews || this.#current.problem) this.#show({ snapshot: isNews ? snapshot : known, logs, problem: undefined })
    if (this.#withLogs && (gap || !known)) void this.#readTail(snapshot.seq)
    if (isTerminal(snapshot.status)) this.#close()
  }

  #onEntries({ seq, entries }: Extract<Frame, { event: 'entries' }>['data']): void {
    const known = this.#current.snapshot
    if (!known || seq <= known.seq || this.#isAdrift) return
    const fresh = entries.filter((entry) => entry.seq > known.seq)
    const patches = fresh.filter((entry) => entry.kind === 'state')
    let { state } = known
    try {
      if (patches.length > 0) state = structuredClone(state)
      for (const { patch } of patches) state = applyPatch(state, patch)
    } catch {
      // A patch that leads nowhere: the picture is not the one it was made for.
      this.#restart()
      return
    }
    this.#show({ snapshot: { ...known, state, seq }, logs: joined(this.#current.logs, fresh) })
  }

  /** Asks for the whole record again: the server's data is older than what was shown (restored from a copy), or does not fit it. */
  #restart(): void {
    this.#isAdrift = true
    if (!this.#stop) return
    this.#close()
    this.#stop = this.#open()
  }

  /** Lines from before the watch began, or that a gap swallowed. A gap too wide for one page leaves only what follows it. */
  async #readTail(seq: number): Promise<void> {
    const last = this.#current.logs.at(-1)
    try {
      const missed = last && (await this.#page(`after=${last.seq}&limit=${PAGE}`))
      if (missed && !missed.newer) return this.#show({ logs: joined(this.#current.logs, missed.entries) })
      const { entries } = await this.#page(`before=${seq + 1}&limit=${TAIL}`)
      const newer = this.#current.logs.filter((line) => line.seq > seq)
      this.#show({ logs: joined(newer, entries) })
    } catch (error) {
      this.#show({ problem: error as Error })
    }
  }

  async #page(query: string): Promise<RemoteLogPage> {
    return (await this.#line.ask(this.#task, `/logs?${query}`)) as RemoteLogPage
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

function isSameStage(one: TaskSnapshot, other: TaskSnapshot): boolean {
  return one.status === other.status && one.attempt === other.attempt
}

function isSameState(one: TaskSnapshot, other: TaskSnapshot): boolean {
  return encode(one.state, { what: 'state' }) === encode(other.state, { what: 'state' })
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
