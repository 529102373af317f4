/** Why an attempt is being stopped: somebody asked, its time is up, its worker ends, or it is no longer this worker's. */
export type StopCause =
  | { kind: 'kill'; by: string | null; reason: string | null; askedAt: number }
  | { kind: 'timeout'; timeoutMs: number }
  | { kind: 'shutdown' }
  | { kind: 'lost' }

/** What the task itself is told. */
export function reasonOf(cause: StopCause): string | null {
  if (cause.kind === 'kill') return cause.reason
  if (cause.kind === 'timeout') return 'its time is up'
  return cause.kind === 'shutdown' ? 'the worker is being shut down' : 'the lease was lost'
}
