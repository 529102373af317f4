// The data tables in one SQLite file. Within a process writes take turns: a transaction has the database to itself, and writes that wait together share one commit.
import { OffstageError } from '../../base/errors.ts'
import type { Driver, OpenTransaction } from '../driver.ts'
import type { RawRow, Statement } from '../fragment.ts'
import { failure, Line } from './line.ts'
import type { Answer, Request, Rows } from './messages.ts'
import { sqliteDialect } from './sqlite-dialect.ts'

// A commit carries at most this many jobs, so that nobody waits long behind others.
const JOBS_PER_COMMIT = 64

interface Job {
  readonly statements: readonly Statement[]
  readonly resolve: (rows: Rows) => void
  readonly reject: (error: unknown) => void
}
/** Somebody who wants the database for themselves, and says when they are done. */
type Turn = () => Promise<void>

export class SqliteDriver implements Driver {
  readonly dialect = sqliteDialect
  readonly prepared = new Set<string>()
  readonly where: string
  readonly #line: Line
  readonly #waiting: (Job | Turn)[] = []
  #working: Promise<void> | undefined

  constructor(path: string, busyMs: number) {
    this.where = path
    this.#line = new Line(path, busyMs)
  }

  async read(statement: Statement): Promise<RawRow[]> {
    const [rows] = await this.#rows({ kind: 'read', statement })
    return rows!
  }

  write(statements: readonly Statement[]): Promise<Rows> {
    return new Promise((resolve, reject) => this.#enqueue({ statements, resolve, reject }))
  }

  begin(): Promise<OpenTransaction> {
    return new Promise((resolve, reject) => {
      this.#enqueue(async () => {
        const done = Promise.withResolvers<void>()
        try {
          await this.#rows({ kind: 'begin' })
        } catch (error) {
          return reject(error)
        }
        resolve({
          run: (statements) => this.#rows({ kind: 'inside', statements }),
          commit: () =>
            this.#rows({ kind: 'commit' })
              .then(() => {})
              .finally(done.resolve),
          rollback: () =>
            this.#rows({ kind: 'rollback' })
              .then(() => {})
              .finally(done.resolve),
        })
        await done.promise
      })
    })
  }

  async close(): Promise<void> {
    while (this.#working) await this.#working
    this.prepared.clear()
    await this.#line.close()
  }

  #enqueue(work: Job | Turn): void {
    this.#waiting.push(work)
    this.#working ??= this.#work()
  }

  /** Serves all who wait, in order. */
  async #work(): Promise<void> {
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      if (typeof next === 'function') {
        await next()
        continue
      }
      const jobs = [next]
      while (jobs.length < JOBS_PER_COMMIT && typeof this.#waiting[0] === 'object')
        jobs.push(this.#waiting.shift() as Job)
      await this.#commit(jobs)
    }
    // In the same step as finding nobody waiting: whoever comes next must start it again.
    this.#working = undefined
  }

  async #commit(jobs: readonly Job[]): Promise<void> {
    try {
      const answer = await this.#ask({ kind: 'write', jobs: jobs.map((job) => job.statements) })
      if (!('jobs' in answer)) throw unexpected()
      answer.jobs.forEach((result, i) => {
        if ('code' in result) jobs[i]!.reject(failure(result))
        else jobs[i]!.resolve(result)
      })
    } catch (error) {
      for (const job of jobs) job.reject(error)
    }
  }

  async #rows(request: Request): Promise<Rows> {
    const answer = await this.#ask(request)
    if (!('rows' in answer)) throw unexpected()
    return answer.rows
  }

  async #ask(request: Request): Promise<Exclude<Answer, { failed: unknown }>> {
    const answer = await this.#line.ask(request)
    if ('failed' in answer) throw failure(answer.failed)
    return answer
  }
}

function unexpected(): OffstageError {
  return new OffstageError('TABLES_FAILED', 'The thread of the data tables gave an answer of the wrong kind.')
}
