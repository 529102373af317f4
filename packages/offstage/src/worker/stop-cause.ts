/** Why an attempt is being stopped: somebody asked, its time is up, its worker ends, it is no longer this worker's, or may soon be another's. */
export type StopCause =
  | { kind: 'kill'; by: string | null; reason: string | null; askedAt: number }
  | { kind: 'timeout'; timeoutMs: number }
  | { kind: 'total-timeout' }
  | { kind: 'shutdown' }
  | { kind: 'lost' }
  | { kind: 'fenced' }

/** What the task itself is told. */
export function reasonOf(cause: StopCause): string | null {
  if (cause.kind === 'kill') return cause.reason
  if (cause.kind === 'timeout' || cause.kind === 'total-timeout') return 'its time is up'
  if (cause.kind === 'fenced') return 'the lease could not be renewed'
  return cause.kind === 'shutdown' ? 'the worker is being shut down' : 'the lease was lost'
}
