// A look over a database before work begins: whether its pages hang together. Bounded by size, as SQLite cannot be interrupted: what is larger is looked over by
// `offstage doctor`, and damage in it is found when a verb meets it. Content is not checked: SQLite keeps no checksums.
import { statSync } from 'node:fs'
import type { Connection } from './connection.ts'

/** What is read well within a second, also from a slow disk: SQLite checks more than 1 GB/s of what is in memory. */
const BYTES = 256 * 1024 * 1024
const FINDINGS = 3

/** What is wrong, in SQLite's words; nothing where all is well or the file is too large to tell in time. */
export async function checkUp(connection: Connection, path: string): Promise<string | undefined> {
  if (statSync(path).size > BYTES) return undefined
  const rows = await connection.all(() => `pragma quick_check(${FINDINGS})`)
  const findings = rows.map((row) => String(Object.values(row)[0])).filter((text) => text !== 'ok')
  return findings.length === 0 ? undefined : findings.map((text) => text.replaceAll('\n', ' ')).join('; ')
}
