// Reads what the database has by SQL of its own: the checker does not ask the system under test.
import { parse } from 'devalue'
import type { FinalRow } from './check/evidence-index.ts'
import type { Job } from './jobs.ts'
import type { End } from './site.ts'

export type Ask = (sql: string) => Promise<Record<string, unknown>[]>

/** `schema`: what stands before each table's name, with its dot. */
export async function readEnds(ask: Ask, schema: string): Promise<End[]> {
  const rows = await ask(`select id, status, seq from ${schema}tasks where ended_at is not null`)
  return rows.map(({ id, status, seq }) => ({ id: String(id), status: String(status), seq: Number(seq) }))
}

export async function countOpen(ask: Ask, schema: string): Promise<number> {
  const [row] = await ask(`select count(*) as open from ${schema}tasks where ended_at is null`)
  return Number(row?.open)
}

export async function readRows(ask: Ask, schema: string): Promise<FinalRow[]> {
  const tasks =
    await ask(`select t.n, t.id, t.name, t.schedule, t.status, t.attempt, t.max_attempts, t.seq, t.parent, i.args, s.state, o.result, o.error
    from ${schema}tasks t left join ${schema}inputs i on i.task_n = t.n
    left join ${schema}states s on s.task_n = t.n left join ${schema}outcomes o on o.task_n = t.n order by t.n`)
  const journal = await ask(`select task_n, seq, kind, word, text from ${schema}journal order by task_n, seq`)
  const entries = Map.groupBy(journal, ({ task_n }) => Number(task_n))
  return tasks.map((row) => ({
    id: String(row.id),
    name: String(row.name),
    ...launchOf(String(row.args)),
    schedule: row.schedule === null ? null : String(row.schedule),
    status: String(row.status),
    attempt: Number(row.attempt),
    maxAttempts: Number(row.max_attempts),
    seq: Number(row.seq),
    parent: row.parent === null ? null : String(row.parent),
    state: row.state === null ? {} : parse(String(row.state)),
    result: row.result === null ? undefined : parse(String(row.result)),
    hasError: row.error !== null,
    entries: (entries.get(Number(row.n)) ?? []).map(({ seq, kind, word, text }) => ({
      seq: Number(seq),
      kind: String(kind),
      word: word === null ? null : String(word),
      text: text === null ? null : String(text),
    })),
  }))
}

function launchOf(args: string): Pick<FinalRow, 'key' | 'variant'> {
  const [{ key, variant = 0 }] = parse(args) as [Job]
  return { key, variant }
}
