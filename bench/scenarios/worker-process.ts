// Entry: a process that runs one system's jobs and tells of it. Started by `fork-worker.ts`.
import { clock } from '../adapter.ts'
import { systemsOn } from '../systems/systems.ts'
import type { FromWorker, ToWorker, WorkerSpec } from './fork-worker.ts'
import { ended } from './scenario.ts'

/** Counts go out this often: telling of each start would be measured too. */
const TELL_MS = 10

const { store, system: name, place, concurrency } = JSON.parse(process.argv[2]!) as WorkerSpec
const say = (message: FromWorker) => process.send!(message)
let started = 0
let told = 0
let firstAt = 0

const system = (await systemsOn(store)).find((system) => system.name === name)!
const session = await system.open(place, {
  concurrency,
  onStart(payload, at) {
    if (started++ === 0) firstAt = clock()
    if (place.isTimed) say({ kind: 'started', payload, at })
  },
})
const telling = setInterval(() => {
  if (started === told || place.isTimed) return
  told = started
  say({ kind: 'counted', started, firstAt })
}, TELL_MS)

process.on('message', async (word: ToWorker) => {
  if (word === 'watch-for-end') {
    await ended(session.left)
    say({ kind: 'ended', at: clock() })
  } else {
    clearInterval(telling)
    await session.stop()
    process.disconnect!()
  }
})
say({ kind: 'open' })
