// What any store tells of itself: its schema, its workers, what waits in vain, times that lie in the future.
import { SCHEMA_VERSION } from '../../store/sql/migrate.ts'
import type { Survey } from '../../store/sql/survey.ts'
import { isCertainlyGone } from '../../worker/identity.ts'
import { spanText } from '../times.ts'
import { type Finding, ok, problem, warning } from './finding.ts'

/** A worker this silent is taken for lost by the others. */
const SILENT_MS = 17_000
const AHEAD_MS = 2000
const NAMED = 5

/** `names`: the tasks that this project declares; undefined where it could not be loaded. */
export function checkStore(facts: Survey, names: string[] | undefined): Finding[] {
  const schema = checkSchema(facts)
  if (schema.status !== 'ok') return [schema]
  return [schema, checkWorkers(facts), ...checkQueue(facts, names), ...checkTimes(facts)]
}

function checkSchema({ version, oldest }: Survey): Finding {
  if (oldest > SCHEMA_VERSION)
    return problem(
      'schema',
      `version ${version}, changed by a newer Offstage; this one knows ${SCHEMA_VERSION}`,
      "Update the package 'offstage' here.",
    )
  if (version < SCHEMA_VERSION)
    return warning(
      'schema',
      `version ${version}; the next start brings it to ${SCHEMA_VERSION}`,
      'Make a backup first: offstage backup <to>',
    )
  return ok(
    'schema',
    `version ${version}${version > SCHEMA_VERSION ? ', of a newer Offstage, which this one can live with' : ''}`,
  )
}

function checkWorkers({ workers, queued }: Survey): Finding {
  const silent = workers.map((worker) => ({ ...worker, silentMs: Math.max(0, worker.now - worker.beatAt) }))
  const [lost, alive] = [silent.filter(isLost), silent.filter((worker) => !isLost(worker))]
  if (lost.length > 0) {
    const named = lost
      .slice(0, NAMED)
      .map(({ pid, host, silentMs }) => `process ${pid} on ${host || 'an unknown host'} (${spanText(silentMs)} ago)`)
    return warning(
      'workers',
      `${alive.length} at work; lost: ${named.join(', ')}`,
      'Any worker or server that runs ends what they held as missing: start one.',
    )
  }
  const waiting = queued.reduce((sum, { count }) => sum + count, 0)
  if (alive.length === 0 && waiting > 0)
    return warning(
      'workers',
      `none, and ${waiting} ${waiting === 1 ? 'task waits' : 'tasks wait'}`,
      'Start one: offstage worker, or a server: offstage start',
    )
  const named = alive
    .slice(0, NAMED)
    .map(({ pid, host, silentMs }) => `process ${pid} on ${host}, last heard of ${spanText(silentMs)} ago`)
  return ok('workers', alive.length === 0 ? 'none, and nothing waits' : named.join('; '))
}

function isLost(worker: Survey['workers'][number] & { silentMs: number }): boolean {
  return worker.silentMs > SILENT_MS || isCertainlyGone(worker)
}

function checkQueue({ queued }: Survey, names: string[] | undefined): Finding[] {
  if (names === undefined) return []
  const strangers = queued.filter(({ name }) => !names.includes(name))
  if (strangers.length === 0)
    return [ok('queue', queued.length === 0 ? 'empty' : 'all that waits is declared in this project')]
  const named = strangers.slice(0, NAMED).map(({ name, count }) => `'${name}' (${count})`)
  return [
    warning(
      'queue',
      `tasks wait under names that this project does not declare: ${named.join(', ')}`,
      'Deploy workers that declare them, or kill them: offstage ls --status queued',
    ),
  ]
}

function checkTimes({ aheadMs }: Survey): Finding[] {
  if (aheadMs <= AHEAD_MS) return []
  return [
    warning(
      'times',
      `the newest entry was made ${spanText(aheadMs)} in the future`,
      'The clock of the machine was set back since: see that a time service keeps it.',
    ),
  ]
}
