// Offstage as an app has it: the public doors and the default settings. Inline jobs and jobs in warm processes are two systems.

import { createOffstage } from 'offstage/server'
import type { Place, Session, StoreKind, System, Work } from '../adapter.ts'
import { hear, inlineJob, job, timedJob } from './offstage-tasks.ts'

const UNENDED = ['queued', 'running', 'stopping'] as const
const COUNTED = 10_000_000

export function offstageSystems(store: StoreKind): System[] {
  return [
    {
      name: 'offstage',
      store,
      settings: 'defaults; inline jobs; history kept; every launch and every end durable',
      prepare: async (place) => (await open(place, true)).stop(),
      open: (place, work) => open(place, true, work),
    },
    {
      name: 'offstage-process',
      store,
      settings: 'defaults; each job in a warm process; history kept; every launch and every end durable',
      prepare: async (place) => (await open(place, false)).stop(),
      open: (place, work) => open(place, false, work),
    },
  ]
}

async function open(place: Place, isInline: boolean, work?: Work): Promise<Session> {
  if (work) hear(work.onStart)
  const offstage = await createOffstage(
    {
      tasks: new URL('./offstage-tasks.ts', import.meta.url),
      data: place.folder,
      ...(place.url === undefined ? {} : { database: place.url }),
      ...(work ? { concurrency: work.concurrency } : {}),
    },
    { worker: work !== undefined, events: isInline || !work ? {} : listening(place, work) },
  )
  const launched = isInline ? inlineJob : place.isTimed ? timedJob : job
  return {
    launchOne: (payload) => launched.launch(payload),
    launchMany: (payloads) => Promise.all(payloads.map((payload) => launched.launch(payload))),
    left: () => offstage.engine.store.count({ statuses: [...UNENDED] }, COUNTED),
    stop: () => offstage.stop(),
  }
}

/** Jobs in processes are counted as they start; when each started is in its first line. */
function listening({ isTimed }: Place, { onStart }: Work) {
  if (!isTimed) return { started: () => onStart(0, 0) }
  return {
    log: (_claim: unknown, _level: string, line: string) => {
      const [payload, at] = line.split(' ').map(Number)
      onStart(payload!, at!)
    },
  }
}
