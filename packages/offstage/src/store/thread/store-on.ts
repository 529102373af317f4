// The store as the rooms above see it, on a line to whichever thread holds the database.
import { steady } from '../../base/clock.ts'
import type { Bell } from '../bell.ts'
import { Silence } from '../sql/silence.ts'
import type { Store } from '../store.ts'
import type { Beats } from './beats.ts'
import type { Line } from './line.ts'
import { inStoreTime, xrayInStoreTime } from './store-time.ts'

/** `aheadMs`: of this machine's clock before the store's. `closed` is called once the thread has ended. */
export function storeOn(
  line: Line,
  bell: Bell,
  beats: Beats,
  aheadMs: () => number,
  closed: () => void,
): Omit<Store, 'launchWithin'> {
  const silence = new Silence()
  return {
    bell,
    gone: line.gone,
    launch: (tasks) => line.ask('launch', tasks),
    claim: (request) => line.ask('claim', request),
    queuedNames: () => line.ask('queuedNames', undefined),
    nextDue: (names, room) => line.ask('nextDue', { names, ...(room === undefined ? {} : { room }) }),
    declareQueues: async (queues) => void (await line.ask('declareQueues', queues)),
    declareKeeping: async (names) => void (await line.ask('declareKeeping', names)),
    declareSchedules: async (schedules, tasks) => void (await line.ask('declareSchedules', { schedules, tasks })),
    setSchedule: (change) => line.ask('setSchedule', change),
    schedules: () => line.ask('schedules', undefined),
    setQueue: (change) => line.ask('setQueue', change),
    queues: () => line.ask('queues', undefined),
    append: (batch) =>
      line.ask(
        'append',
        batch.map((report) => inStoreTime(report, aheadMs())),
      ),
    settle: (batch) =>
      line.ask(
        'settle',
        batch.map((report) => inStoreTime(report, aheadMs())),
      ),
    giveBack: (batch) => line.ask('giveBack', batch),
    requestKill: (batch) => line.ask('requestKill', batch),
    reschedule: (request) => line.ask('reschedule', request),
    stopping: (worker) => line.ask('stopping', worker),
    held: (worker) => line.ask('held', worker),
    get: (ids) => line.ask('get', ids),
    list: (query) => line.ask('list', query),
    count: (query, cap) => line.ask('count', { query, cap }),
    names: () => line.ask('names', undefined),
    follow: (cursors, limit) => line.ask('follow', { cursors, limit }),
    logs: (query) => line.ask('logs', query),
    explain: (id) => line.ask('explain', id),
    notes: (id) => line.ask('notes', id),
    attempts: (id) => line.ask('attempts', id),
    killReport: (id) => line.ask('killReport', id),
    askXray: (request) => line.ask('askXray', request),
    xraysWanted: (worker) => line.ask('xraysWanted', worker),
    answerXray: (request, answer) => line.ask('answerXray', { request, answer: xrayInStoreTime(answer, aheadMs()) }),
    xrayAnswer: (request) => line.ask('xrayAnswer', request),
    async enlist(worker) {
      const askedAt = steady()
      await line.ask('enlist', worker)
      beats.stored(worker.id, steady() - askedAt)
    },
    async retire(worker) {
      await line.ask('retire', worker)
      beats.forget(worker)
    },
    aheadMs,
    silentMs: (worker) => beats.silentMs(worker),
    async workers() {
      const heard = await line.ask('workers', undefined)
      if (heard[0]) silence.look(heard[0].now, new Map(heard.map(({ id, beatAt }) => [id, beatAt])))
      return heard.map(({ beatAt, now, ...worker }) => ({ ...worker, beatAgoMs: silence.of(beatAt, now) }))
    },
    reap: (workers, error) => line.ask('reap', { workers, error }),
    disown: (fences, error) => line.ask('disown', { fences, error }),
    async close() {
      await line.close()
      closed()
    },
  }
}
