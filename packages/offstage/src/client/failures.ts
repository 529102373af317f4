// What a failure means for a page that watches: try again, or not.

const FINAL = [
  'VERSION_MISMATCH',
  'CROSS_ORIGIN',
  'CONSOLE_LOGIN_REQUIRED',
  'CONSOLE_CLOSED',
  'HOST_NOT_ALLOWED',
  'INVALID_VALUE',
  'NOT_FOUND',
]
const PASSING = ['OFFLINE', 'HTTP_ERROR', 'STORE_BUSY', 'STORAGE_FULL', 'STORE_CLOSED', 'STOPPING', 'TOO_MANY_STREAMS']

/** A stream refused so will be refused next time too. */
export function isFinal(error: unknown): boolean {
  return FINAL.includes(codeOf(error))
}

/** The network's or the server's state of the moment: nothing wrong with what was asked. */
export function isPassing(error: unknown): boolean {
  return PASSING.includes(codeOf(error))
}

function codeOf(error: unknown): string {
  return (error as { code?: string } | null)?.code ?? ''
}
