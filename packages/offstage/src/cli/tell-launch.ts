// What is said of a launch: the id alone on standard output, for scripts; beside it how to follow the task, and whether anybody is there to run it.

import { shortId } from '../base/ids.ts'
import type { Engine } from '../engine/engine.ts'
import type { Task } from '../task/task.ts'
import { liveWorkers } from './live-workers.ts'
import type { Out } from './out.ts'

export async function tellLaunch(out: Out, engine: Engine, task: Task, isWaiting: boolean): Promise<void> {
  const live = await liveWorkers(engine.store)
  const workers = live.length
  const ref = task.toRef()
  out.json(isWaiting ? { event: 'launched', ...ref, workers } : { ...ref, workers })
  out.say(task.id)
  const short = shortId(task.id)
  if (workers === 0) out.note('queued; no worker is running for this folder: start one with `offstage dev`')
  else if (live.every(({ names }) => names !== null && !names.includes(ref.name)))
    out.note(`queued; no live worker knows '${ref.name}': it waits until one is started that declares it`)
  if (!isWaiting) out.note(`follow it: offstage logs -f ${short}   stop it: offstage kill ${short}`)
}
