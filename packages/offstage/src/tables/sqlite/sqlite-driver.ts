// The data tables in one SQLite file, held by a thread; within a process writes take turns.
import { OffstageError } from '../../base/errors.ts'
import type { Driver, OpenTransaction } from '../driver.ts'
import type { RawRow, Statement } from '../fragment.ts'
import { type Job, Turns } from '../turns.ts'
import { failure, Line } from './line.ts'
import type { Answer, Request, Rows } from './messages.ts'
import { sqliteDialect } from './sqlite-dialect.ts'

export class SqliteDriver implements Driver {
  readonly dialect = sqliteDialect
  readonly prepared = new Set<string>()
  readonly where: string
  readonly #line: Line
  readonly #turns = new Turns((jobs) => this.#commit(jobs))

  constructor(path: string, busyMs: number) {
    this.where = path
    this.#line = new Line(path, busyMs)
  }

  async read(statement: Statement): Promise<RawRow[]> {
    const [rows] = await this.#rows({ kind: 'read', statement })
    return rows!
  }

  write(statements: readonly Statement[]): Promise<Rows> {
    return this.#turns.write(statements)
  }

  begin(): Promise<OpenTransaction> {
    return new Promise((resolve, reject) => {
      this.#turns.take(async () => {
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
    await this.#turns.over()
    this.prepared.clear()
    await this.#line.close()
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
