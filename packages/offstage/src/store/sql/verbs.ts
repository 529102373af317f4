// Every verb by its name: what a driver runs. `writes` says how durable: `safe` is on disk before the answer, `soon` may be lost in a power cut, `none` only reads.
import type { Tx } from './tx.ts'
import { append } from './verbs/append.ts'
import { claim } from './verbs/claim.ts'
import { follow } from './verbs/follow.ts'
import { get } from './verbs/get.ts'
import { launch } from './verbs/launch.ts'
import { count, list, names } from './verbs/list.ts'
import { logs } from './verbs/logs.ts'
import { requestKill } from './verbs/request-kill.ts'
import { settle } from './verbs/settle.ts'
import { stopping } from './verbs/stopping.ts'
import { beat, enlist, reap, retire, workers } from './verbs/workers.ts'

type Verb = (tx: Tx, ...request: never[]) => Promise<unknown>

export const VERBS = {
  launch: { run: launch, writes: 'safe' },
  claim: { run: claim, writes: 'safe' },
  append: { run: append, writes: 'soon' },
  settle: { run: settle, writes: 'safe' },
  requestKill: { run: requestKill, writes: 'safe' },
  stopping: { run: stopping, writes: 'none' },
  get: { run: get, writes: 'none' },
  list: { run: list, writes: 'none' },
  count: { run: count, writes: 'none' },
  names: { run: names, writes: 'none' },
  follow: { run: follow, writes: 'none' },
  logs: { run: logs, writes: 'none' },
  enlist: { run: enlist, writes: 'soon' },
  beat: { run: beat, writes: 'soon' },
  retire: { run: retire, writes: 'soon' },
  workers: { run: workers, writes: 'none' },
  reap: { run: reap, writes: 'safe' },
} as const satisfies Record<string, { run: Verb; writes: 'safe' | 'soon' | 'none' }>

export type VerbName = keyof typeof VERBS
