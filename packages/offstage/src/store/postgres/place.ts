// How a database is named to people.
import { OffstageError } from '../../base/errors.ts'

/** A database's address without user and password, for messages. Error: `INVALID_OPTION`. */
export function placeOf(url: string): string {
  const parsed = URL.parse(url)
  if (!parsed || !/^postgres(ql)?:$/.test(parsed.protocol)) {
    throw new OffstageError(
      'INVALID_OPTION',
      'The database is not an address such as postgres://user:password@host:5432/name. Correct DATABASE_URL, or `database` in the config.',
    )
  }
  return `the database ${parsed.host || 'localhost'}${parsed.pathname}`
}
