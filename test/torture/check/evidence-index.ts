// The evidence of a run, put in order for the checks: rows by id, lines by kind and by task.
import type { Line, LineOf } from '../evidence.ts'

/** A task as the database has it at the end, read by SQL. */
export interface FinalRow {
  id: string
  name: string
  /** Of the launch, from its arguments. */
  key: string
  /** Which arguments a launch with an idempotency key had. */
  variant: number
  /** Whose time launched it. */
  schedule: string | null
  status: string
  attempt: number
  maxAttempts: number
  seq: number
  parent: string | null
  /** As it was stored, decoded. */
  state: unknown
  result: unknown
  hasError: boolean
  /** The journal but for state patches, by `seq`. */
  entries: { seq: number; kind: string; word: string | null; text: string | null }[]
}

export interface Violation {
  /** `I1` to `I11`; `up` for a worker that fell by itself. */
  invariant: string
  task?: string
  fact: string
}

export type ByAttempt = LineOf<'start'> | LineOf<'effect'> | LineOf<'end'>

export const ENDS = ['completed', 'failed', 'killed', 'missing']

export class Index {
  readonly lines: readonly Line[]
  readonly rows: ReadonlyMap<string, FinalRow>
  readonly #works: Map<string, ByAttempt[]>

  constructor(lines: readonly Line[], rows: readonly FinalRow[]) {
    this.lines = lines
    this.rows = new Map(rows.map((row) => [row.id, row]))
    this.#works = Map.groupBy(
      [...lines.flatMap((line): ByAttempt[] => (isWork(line) ? [line] : [])), ...this.#offspring()].sort(
        (a, b) => a.at - b.at,
      ),
      ({ task }) => task,
    )
  }

  of<Kind extends Line['kind']>(kind: Kind): LineOf<Kind>[] {
    return this.lines.filter((line): line is LineOf<Kind> => line.kind === kind)
  }

  /** What a task did, in the order of time; what it started likewise. */
  works(task: string): readonly ByAttempt[] {
    return this.#works.get(task) ?? []
  }

  get worked(): string[] {
    return [...this.#works.keys()]
  }

  /** As effects, by the steady clock. Theirs counts hundredths of a second: the later end of one is meant. */
  #offspring(): ByAttempt[] {
    const clock = this.of('clock')[0]
    if (!clock) return []
    return this.of('offspring').map(({ uptimeS, task, attempt, worker }) => {
      const at = clock.at + (uptimeS - clock.uptimeS) * 1000
      return { kind: 'effect', at, step: -2, pid: 0, task, attempt, worker }
    })
  }
}

function isWork(line: Line): line is ByAttempt {
  return line.kind === 'start' || line.kind === 'effect' || line.kind === 'end'
}
