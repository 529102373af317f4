// plainjob on better-sqlite3: one connection, as its README has it; a worker object per job at once, polling every 10 ms.
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { better, defineQueue, defineWorker } from 'plainjob'
import { clock, type Place, type Session, type System, type Work } from '../adapter.ts'

const POLL_MS = 10
const nothing = () => undefined
const silent = { error: nothing, warn: nothing, info: nothing, debug: nothing }
const PENDING = 0
const PROCESSING = 1

export const plainjob: System = {
  name: 'plainjob',
  store: 'sqlite',
  settings: `synchronous = NORMAL (its own), poll every ${POLL_MS} ms; history kept`,
  prepare: async (place) => (await open(place)).stop(),
  open,
}

async function open(place: Place, work?: Work): Promise<Session> {
  const connection = better(new Database(join(place.folder, 'plainjob.db')))
  const queue = defineQueue({ connection, logger: silent })
  const workers = Array.from({ length: work?.concurrency ?? 0 }, () =>
    defineWorker('job', ({ data }) => work?.onStart(Number(data), clock()), {
      queue,
      logger: silent,
      pollIntervall: POLL_MS,
    }),
  )
  const runs = workers.map((worker) => worker.start())
  return {
    launchOne: (payload) => queue.add('job', payload),
    launchMany: (payloads) => queue.addMany('job', payloads),
    left: () => queue.countJobs({ status: PENDING }) + queue.countJobs({ type: 'job', status: PROCESSING }),
    async stop() {
      await Promise.all(workers.map((worker) => worker.stop()))
      await Promise.all(runs)
      queue.close()
    },
  }
}
