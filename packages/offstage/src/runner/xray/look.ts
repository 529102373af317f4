// One look at a task, taken from outside its thread: where it is, what keeps it alive, and if wanted where its time goes.
import { toFrame, withoutCallers } from './frames.ts'
import { evaluate, type Inspector } from './inspector.ts'
import { locate, PROBE_URL, probe } from './probe.ts'
import { takeProfile } from './profile.ts'
import type { Look } from './sight.ts'

export interface LookOptions {
  /** 0 for no profile. */
  profileMs: number
  /** A line of Offstage's own in the task's process, not to be shown among what keeps it alive. */
  ownFd: number | null
}

/** Resolves only once the thread has answered, which it does not while it is in a native call. */
export async function look(inspector: Inspector, { profileMs, ownFd }: LookOptions): Promise<Look> {
  const { sites, resources } = await evaluate(inspector, probe, PROBE_URL, ownFd)
  // Between two turns of the loop there are none, or only Node's own and Offstage's.
  const stack = sites.length === 0 ? [] : withoutCallers((await evaluate(inspector, locate, sites)).map(toFrame))
  return {
    activity: stack.length > 0 ? 'running' : 'waiting',
    stack,
    resources,
    ...(profileMs > 0 ? { profile: await takeProfile(inspector, profileMs) } : {}),
  }
}
