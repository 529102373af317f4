// Checks what a kill says of itself, whoever asks for it.
import { durationMs } from '../base/duration.ts'
import { clip, OffstageError } from '../base/errors.ts'
import { checkKnown } from '../task/check-known.ts'
import type { KillOptions } from '../task/host.ts'
import { LIMITS } from '../task/limits.ts'

const KNOWN = ['reason', 'force', 'grace'] as const

/** As the store takes it; `graceMs` null: the task's own grace. Errors: `UNKNOWN_OPTION`, `INVALID_OPTION`. */
export function checkedKill(options: KillOptions): { reason: string | null; graceMs: number | null } {
  checkKnown(options, KNOWN, 'a kill')
  const { reason, force, grace } = options
  if (force !== undefined && typeof force !== 'boolean')
    throw new OffstageError('INVALID_OPTION', `force: ${clip(String(force))} is neither true nor false.`)
  const graceMs = grace === undefined ? null : durationMs(grace)
  if (graceMs === undefined)
    throw new OffstageError(
      'INVALID_OPTION',
      `grace: '${clip(String(grace))}' is no span from 0 to 24 days. Give ms, or a text such as '500ms', '10s'.`,
    )
  return { reason: reason === undefined ? null : shortened(String(reason)), graceMs: force ? 0 : graceMs }
}

function shortened(reason: string): string {
  return [...reason].slice(0, LIMITS.reasonLength).join('').toWellFormed().replaceAll('\0', '\u2400')
}
