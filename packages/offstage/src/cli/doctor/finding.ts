// What a look at one thing gave: `offstage doctor` is a list of these.

export interface Finding {
  /** What was looked at. */
  check: string
  status: 'ok' | 'warning' | 'problem'
  fact: string
  /** What to do about it; none of what is ok. */
  fix: string | null
}

export function ok(check: string, fact: string): Finding {
  return { check, status: 'ok', fact, fix: null }
}

/** It works, but will not always, or not as well as it could. */
export function warning(check: string, fact: string, fix: string): Finding {
  return { check, status: 'warning', fact, fix }
}

/** It does not work. */
export function problem(check: string, fact: string, fix: string): Finding {
  return { check, status: 'problem', fact, fix }
}

/** An error whose message states the fact, then the fix. */
export function problemOf(check: string, error: unknown): Finding {
  const message = error instanceof Error ? error.message : String(error)
  const [, fact, fix] = /^(.*?)\. (.*)$/s.exec(message) ?? [undefined, message, '']
  return problem(check, fact as string, fix || 'OFFSTAGE_DEBUG=1 shows more')
}
