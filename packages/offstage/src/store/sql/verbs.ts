// All verbs by name, and what a driver must know of each: where it runs, what it costs, whom it concerns. Read by drivers only.

import type { Tx } from './tx.ts'
import { answerXray } from './verbs/answer-xray.ts'
import { append } from './verbs/append.ts'
import { askXray } from './verbs/ask-xray.ts'
import { attempts } from './verbs/attempts.ts'
import { canClaim, claim } from './verbs/claim.ts'
import { clock } from './verbs/clock.ts'
import { count } from './verbs/count.ts'
import { declareKeeping, isKeepingNews } from './verbs/declare-keeping.ts'
import { areQueuesNews, declareQueues } from './verbs/declare-queues.ts'
import { areSchedulesNews, declareSchedules } from './verbs/declare-schedules.ts'
import { disown } from './verbs/disown.ts'
import { enlist } from './verbs/enlist.ts'
import { areExpired, expire } from './verbs/expire.ts'
import { explain } from './verbs/explain.ts'
import { follow } from './verbs/follow.ts'
import { areKeptTooLong, forget } from './verbs/forget.ts'
import { get } from './verbs/get.ts'
import { giveBack } from './verbs/give-back.ts'
import { held } from './verbs/held.ts'
import { killReport } from './verbs/kill-report.ts'
import { launch } from './verbs/launch.ts'
import { list } from './verbs/list.ts'
import { logs } from './verbs/logs.ts'
import { names } from './verbs/names.ts'
import { nextDue } from './verbs/next-due.ts'
import { notes } from './verbs/notes.ts'
import { prune } from './verbs/prune.ts'
import { queuedNames } from './verbs/queued-names.ts'
import { queues } from './verbs/queues.ts'
import { reap } from './verbs/reap.ts'
import { isAnyAhead, replan } from './verbs/replan.ts'
import { requestKill } from './verbs/request-kill.ts'
import { reschedule } from './verbs/reschedule.ts'
import { retire } from './verbs/retire.ts'
import { schedules } from './verbs/schedules.ts'
import { setQueue } from './verbs/set-queue.ts'
import { setSchedule } from './verbs/set-schedule.ts'
import { settle } from './verbs/settle.ts'
import { stopping } from './verbs/stopping.ts'
import { isTimeUp, tick } from './verbs/tick.ts'
import { whereabouts } from './verbs/whereabouts.ts'
import { workers } from './verbs/workers.ts'
import { xrayAnswer } from './verbs/xray-answer.ts'
import { xraysWanted } from './verbs/xrays-wanted.ts'

/** Runs inside a writing transaction. */
export interface WriteVerb<Request = never, Answer = unknown> {
  kind: 'write'
  run(tx: Tx, request: Request): Promise<Answer>
  /** Its answer is a promise that survives a power cut. */
  isDurable: boolean
  /** Request and answer are lists of the same length: neighbours in a commit may be run as one. */
  isBatch: boolean
  /** Whether an answer tells of something others should look at. */
  rings(answer: Answer): boolean
  /** Asked of a reader first: where it is false, there is nothing to write and the answer is an empty list. */
  isNeeded?(tx: Tx, request: Request): Promise<boolean>
}

/** Runs inside a reading transaction: sees one moment. */
export interface ReadVerb<Request = never, Answer = unknown> {
  kind: 'read'
  run(tx: Tx, request: Request): Promise<Answer>
}

const isAny = (answers: readonly unknown[]) => answers.length > 0
const isTrue = (answer: boolean) => answer
const isAnyTrue = (answers: readonly boolean[]) => answers.includes(true)

export const VERBS = {
  launch: write(launch, { isDurable: true, isBatch: true, rings: isAny }),
  claim: write(claim, { isDurable: true, isBatch: false, rings: isAny, isNeeded: canClaim }),
  append: write(append, { isDurable: false, isBatch: true, rings: isAnyTrue }),
  settle: write(settle, {
    isDurable: true,
    isBatch: true,
    rings: (answers) => answers.some((answer) => answer !== 'lost'),
  }),
  requestKill: write(requestKill, {
    isDurable: true,
    isBatch: true,
    rings: (answers) => answers.some(({ changed }) => changed),
  }),
  reschedule: write(reschedule, { isDurable: true, isBatch: false, rings: (status) => status === 'queued' }),
  giveBack: write(giveBack, { isDurable: true, isBatch: true, rings: isAnyTrue }),
  reap: write(reap, { isDurable: true, isBatch: false, rings: isAny }),
  disown: write(disown, { isDurable: true, isBatch: false, rings: isAny }),
  askXray: write(askXray, { isDurable: false, isBatch: false, rings: isTrue }),
  answerXray: write(answerXray, { isDurable: false, isBatch: false, rings: isTrue }),
  enlist: write(enlist, { isDurable: false, isBatch: false, rings: () => false }),
  retire: write(retire, { isDurable: false, isBatch: false, rings: () => false }),
  declareQueues: write(declareQueues, { isDurable: true, isBatch: false, rings: isTrue, isNeeded: areQueuesNews }),
  setQueue: write(setQueue, { isDurable: true, isBatch: false, rings: () => true }),
  expire: write(expire, { isDurable: true, isBatch: false, rings: (ended) => ended > 0, isNeeded: areExpired }),
  replan: write(replan, { isDurable: true, isBatch: false, rings: (moved) => moved > 0, isNeeded: isAnyAhead }),
  declareSchedules: write(declareSchedules, {
    isDurable: true,
    isBatch: false,
    rings: isTrue,
    isNeeded: areSchedulesNews,
  }),
  setSchedule: write(setSchedule, { isDurable: true, isBatch: false, rings: (answer) => answer !== false }),
  tick: write(tick, { isDurable: true, isBatch: false, rings: (launched) => launched > 0, isNeeded: isTimeUp }),
  declareKeeping: write(declareKeeping, {
    isDurable: false,
    isBatch: false,
    rings: () => false,
    isNeeded: isKeepingNews,
  }),
  forget: write(forget, { isDurable: false, isBatch: false, rings: () => false, isNeeded: areKeptTooLong }),
  prune: write(prune, { isDurable: false, isBatch: false, rings: () => false }),
  clock: read(clock),
  get: read(get),
  list: read(list),
  count: read(count),
  names: read(names),
  follow: read(follow),
  logs: read(logs),
  explain: read(explain),
  notes: read(notes),
  attempts: read(attempts),
  killReport: read(killReport),
  nextDue: read(nextDue),
  queuedNames: read(queuedNames),
  queues: read(queues),
  schedules: read(schedules),
  stopping: read(stopping),
  held: read(held),
  xraysWanted: read(xraysWanted),
  xrayAnswer: read(xrayAnswer),
  workers: read(workers),
  whereabouts: read(whereabouts),
}

export type VerbName = keyof typeof VERBS
export type RequestOf<Name extends VerbName> = Parameters<(typeof VERBS)[Name]['run']>[1]
export type AnswerOf<Name extends VerbName> = Awaited<ReturnType<(typeof VERBS)[Name]['run']>>

function write<Request, Answer>(
  run: (tx: Tx, request: Request) => Promise<Answer>,
  traits: Omit<WriteVerb<NoInfer<Request>, NoInfer<Answer>>, 'kind' | 'run'>,
): WriteVerb<Request, Answer> {
  return { kind: 'write', run, ...traits }
}

function read<Request, Answer>(run: (tx: Tx, request: Request) => Promise<Answer>): ReadVerb<Request, Answer> {
  return { kind: 'read', run }
}
