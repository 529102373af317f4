// Statements of ours on a connection that is not: each goes through a function of the schema, which finds our tables and sets our planner's rules for itself alone. Nothing is set on the
// connection, so nothing has to be set back, and what the app asks of it meanwhile sees its own tables. Rows come back as JSON: how the app's client reads numbers is its own matter.
import type { Cell, Row, Statement, Tx } from '../sql/tx.ts'
import { postgresDialect, SCHEMA } from './postgres-dialect.ts'

const NAME = `${SCHEMA}.on_behalf`

/** Temporary tables last: one of the app's may be named like ours. Runs with the rights of who calls it. */
export const ON_BEHALF_FUNCTION = `do $do$ begin
  if to_regprocedure('${NAME}(text)') is null then
    create function ${NAME}(statement text) returns json language plpgsql
    set search_path = ${SCHEMA}, pg_temp set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set jit = off
    as $body$
      declare answer json;
      begin
        execute 'with answer as (' || statement || ') select coalesce(json_agg(answer), ''[]'') from answer' into answer;
        return answer;
      end
    $body$;
  end if;
end $do$`

/** Sends one statement, without parameters, and gives its rows. */
export type Say = (text: string) => Promise<Record<string, unknown>[]>

const GIVES_ROWS = /^\s*(select|with)\b|\breturning\b/

/** One at a time, in the order asked; after one has failed all fail as it did. */
export function txOnBehalf(say: Say): Tx {
  let last: Promise<unknown> = Promise.resolve()
  return {
    isForeign: true,
    all(statement, parameters = []) {
      const rows = last.then(() => run(say, statement, parameters))
      last = rows
      // Whoever asked is told.
      rows.catch(() => undefined)
      return rows
    },
  }
}

async function run(say: Say, statement: Statement, parameters: readonly Cell[]): Promise<Row[]> {
  const text = filled(statement(postgresDialect), parameters)
  const asked = GIVES_ROWS.test(text) ? text : `${text} returning 1 as done`
  const [row] = await say(`select ${NAME}(${literal(asked)})::text as rows`)
  return JSON.parse(row?.rows as string) as Row[]
}

/** With its parameters in their places: of the ways in which the libraries take parameters none is common to all. */
function filled(text: string, parameters: readonly Cell[]): string {
  return text.replace(/\$(\d+)/g, (_, place) => literal(parameters[Number(place) - 1] ?? null))
}

/** Of no type yet, like a parameter. Read alike whatever `standard_conforming_strings` is. */
export function literal(value: Cell): string {
  if (value === null) return 'null'
  return `E'${String(value).replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
