// The embedded store: the files of its two databases, and what the one of tasks tells.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { SCHEMA_VERSION } from '../../store/sql/migrate.ts'
import { survey } from '../../store/sql/survey.ts'
import { damageOf, inspectFile, logBytes } from '../../store/sqlite/inspect.ts'
import { databaseIn } from '../load-config.ts'
import { sizeText } from '../sizes.ts'
import { checkStore } from './check-store.ts'
import { type Finding, ok, problem, problemOf, warning } from './finding.ts'

const LOG_BYTES = 64 * 1024 * 1024

/** `isFull`: with the long check. */
export async function checkFiles(data: string, names: string[] | undefined, isFull: boolean): Promise<Finding[]> {
  const path = databaseIn(data)
  if (!existsSync(path)) return [ok('database', 'nothing was ever launched here')]
  const files = [path, join(data, 'tables.db')].filter((file) => existsSync(file))
  const findings = await Promise.all(files.map((file) => checkDamage(file, isFull)))
  findings.push(...files.map(checkLog))
  try {
    const facts = await inspectFile(path, (tx) => survey(tx, SCHEMA_VERSION))
    if (facts === null)
      findings.push(problem('schema', `${path} holds nothing of Offstage`, 'Name another data folder: OFFSTAGE_DATA.'))
    else findings.push(...checkStore(facts, names))
  } catch (error) {
    findings.push(problemOf('database', error))
  }
  return findings
}

async function checkDamage(path: string, isFull: boolean): Promise<Finding> {
  const how = isFull ? 'every page and index checked' : 'looked over; --integrity checks indexes too'
  try {
    const damage = await damageOf(path, isFull)
    if (damage.length === 0) return ok('integrity', `${path} is sound (${how})`)
    return problem(
      'integrity',
      `${path} is damaged: ${damage.join('; ')}`,
      'Stop all that use it and start with a backup as the data folder; or save what can be read: sqlite3 … .recover',
    )
  } catch (error) {
    return problemOf('integrity', error)
  }
}

function checkLog(path: string): Finding {
  const bytes = logBytes(path)
  const fact = `${path}-wal has ${sizeText(bytes)}`
  if (bytes <= LOG_BYTES) return ok('log', fact)
  return warning(
    'log',
    fact,
    'Close programs that keep the file open, such as a database browser inside a transaction.',
  )
}
