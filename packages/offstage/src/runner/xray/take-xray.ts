// An X-ray of one run, made of a look into its process or thread and what its supervisor knows.
import { now, steady } from '../../base/clock.ts'
import { OffstageError } from '../../base/errors.ts'
import type { Vitals } from '../../task/vitals.ts'
import type { Xray } from '../../task/xray.ts'
import type { Look } from './sight.ts'

export interface XrayParts {
  look(): Promise<Look>
  attempt: number
  /** The newest. */
  vitals(): Vitals | null
  /** What the task has asked of its host and waits for, in words. */
  waitsFor(): string[]
  /** Aborted when the run is over: its process may go on with another task. */
  over: AbortSignal
}

/** Errors: `XRAY_FAILED`. */
export async function takeXray({ look, attempt, vitals, waitsFor, over }: XrayParts): Promise<Xray> {
  const at = now()
  const began = steady()
  const { promise, reject } = Promise.withResolvers<never>()
  const onOver = () => reject(new OffstageError('XRAY_FAILED', 'The task ended before it could be looked at.'))
  over.addEventListener('abort', onOver)
  try {
    if (over.aborted) onOver()
    const { activity, stack, resources, profile } = await Promise.race([promise, look()])
    const tookMs = Math.round((steady() - began) * 10) / 10
    return {
      at,
      tookMs,
      attempt,
      activity,
      stack,
      resources,
      waitsFor: waitsFor(),
      vitals: vitals(),
      ...(profile ? { profile } : {}),
    }
  } finally {
    over.removeEventListener('abort', onOver)
  }
}
