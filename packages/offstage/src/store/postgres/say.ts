// How each library is asked to run a statement in its transaction.
import { type AppTransaction, kindOf } from '../../task/transaction.ts'
import type { Say } from './on-behalf.ts'

type Rows = Record<string, unknown>[]
type Answer = Rows | { rows: Rows }

/** As the library tells it: the rows, or an object that holds them. */
type Ask = (text: string) => PromiseLike<Answer>

export function sayIn(transaction: AppTransaction): Say {
  const ask = askOf(transaction)
  return async (text) => {
    const answer = await ask(text)
    return Array.isArray(answer) ? answer : answer.rows
  }
}

function askOf(transaction: AppTransaction): Ask {
  switch (kindOf(transaction)) {
    case 'kysely':
      return kyselyAsk(transaction as unknown as Kysely)
    case 'drizzle': {
      const drizzle = transaction as unknown as { execute: Ask }
      return (text) => drizzle.execute(text)
    }
    default: {
      const client = transaction as unknown as { query: Ask }
      return (text) => client.query(text)
    }
  }
}

interface Kysely {
  withoutPlugins(): Kysely
  executeQuery(query: object): Promise<{ rows: Rows }>
}

/** Plugins would rename columns. */
function kyselyAsk(transaction: Kysely): Ask {
  const plain = transaction.withoutPlugins()
  return (sql) => {
    const query = { kind: 'RawNode', sqlFragments: [sql], parameters: [] }
    return plain.executeQuery({ sql, query, parameters: [], queryId: { queryId: 'offstage' } })
  }
}
