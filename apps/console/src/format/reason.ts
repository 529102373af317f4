// Why a task ended, or is ending, in one line.
import type { Status } from 'offstage/client'

export interface Reasons {
  status: Status
  kill: { by: string | null; reason: string | null } | null
  error: string | null
}

/** `by ann — “wrong sitemap”`, the error's first line, or null. */
export function reasonOf({ status, kill, error }: Reasons): string | null {
  if ((status === 'killed' || status === 'stopping') && kill) {
    const by = kill.by ? `by ${kill.by}` : ''
    const reason = kill.reason ? `“${kill.reason}”` : ''
    return [by, reason].filter(Boolean).join(' — ') || null
  }
  return status === 'failed' || status === 'missing' ? error : null
}
