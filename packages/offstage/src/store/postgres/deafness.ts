// Why a process hears of others by looks only, and how that is said to who runs it. Used by the ear and its thread.

/** Somebody between hands sessions around; the server has no room for notifications; or it is not known. */
export type Deafness = 'pool' | 'full' | 'unknown'

const REASONS: Record<Deafness, [fact: string, fix: string]> = {
  pool: [
    'notifications do not come through the pool that stands between (PgBouncer)',
    'connect Offstage directly for quicker starts',
  ],
  full: [
    'the server has no room for notifications: a session that listens has had a transaction open for long',
    'end that one (see select pg_notification_queue_usage() and pg_stat_activity) for quicker starts',
  ],
  unknown: ['notifications do not come through', 'connect Offstage directly for quicker starts'],
}

/** `where` names the database. */
export function deafnessText(where: string, why: Deafness): string {
  const [fact, fix] = REASONS[why]
  return `${where}: ${fact}. The database is looked at once a second instead; ${fix}.`
}
