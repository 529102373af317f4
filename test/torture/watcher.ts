// A watcher: a process in which subscribers follow tasks that were launched, some through a hub on the store, some over HTTP, and note all that they are given.

import { setTimeout as sleep } from 'node:timers/promises'
import type { TaskSnapshot } from 'offstage'
import { connect } from 'offstage/client'
import { createOffstage, type Offstage } from 'offstage/server'
import { note, readEvidence, steadyMs } from './evidence.ts'
import type { functions } from './functions.ts'
import { Seeded } from './seeded.ts'
import { visitorOf } from './visitor.ts'

export interface WatcherOrder {
  name: string
  seed: number
  /** Subscribers at once. */
  most: number
  /** Of the tasks that are launched. */
  share: number
  origins: string[]
  evidence: string
}

interface Watchable {
  watch(): AsyncIterable<TaskSnapshot>
}

const LOOK_MS = 250
const AGAIN_MS = 300
const ENDS = ['completed', 'failed', 'killed', 'missing']

const order = JSON.parse(process.argv[2] as string) as WatcherOrder
const random = new Seeded(order.seed, order.name)
const offstage: Offstage = await createOffstage({ tasks: new URL('./tasks.ts', import.meta.url) }, { worker: false })
const servers = order.origins.map((origin) =>
  connect<typeof functions>(`${origin}/offstage`, { fetch: visitorOf(origin) }),
)
let isOver = false
let running = 0
let subscribers = 0
const known = new Set<string>()
process.on('message', (word) => {
  if (word === 'end') isOver = true
})
process.on('disconnect', () => process.exit())
process.send?.('ready')

// At the end it looks once more, and whoever watches sees its task's end.
for (let isLast = false; !isLast; await sleep(LOOK_MS)) {
  isLast = isOver
  for (const line of readEvidence(order.evidence)) {
    if (line.kind !== 'acked' || known.has(line.task)) continue
    known.add(line.task)
    const places = random.chance(order.share) ? (random.chance(0.3) ? 2 : 1) : 0
    for (let i = 0; i < places; i++) {
      const server = random.chance(0.5) ? random.int(0, servers.length - 1) : undefined
      if (running < order.most) void subscribe(line.task, server)
    }
  }
}
while (running > 0) await sleep(LOOK_MS)
await offstage.stop(0)
process.disconnect()
process.exit()

/** Until the end was seen, however often a watch breaks. */
async function subscribe(task: string, server: number | undefined): Promise<void> {
  running++
  const watcher = `${order.name}-${++subscribers}${server === undefined ? '' : ` over HTTP ${server}`}`
  note(order.evidence, { kind: 'subscribed', at: steadyMs(), watcher, task })
  for (let watch = 1, isSeen = false; !isSeen; watch++) {
    try {
      for await (const { seq, status, state } of (await find(task, server)).watch()) {
        isSeen = ENDS.includes(status)
        const n = (state as { n?: number }).n ?? 0
        note(order.evidence, {
          kind: 'seen',
          at: steadyMs(),
          watcher,
          watch,
          task,
          seq,
          status,
          n,
          ...(isSeen ? { state } : {}),
        })
      }
      if (!isSeen) throw Object.assign(new Error('the watch ended before its task'), { code: 'ENDED_EARLY' })
    } catch (error) {
      const { code, message } = error as { code?: string; message: string }
      note(order.evidence, { kind: 'unwatched', at: steadyMs(), watcher, task, code: code ?? message.slice(0, 100) })
      await sleep(AGAIN_MS)
    }
  }
  running--
}

async function find(task: string, server: number | undefined): Promise<Watchable> {
  if (server === undefined) return await offstage.getBackgroundTask(task)
  return (await servers[server]!.find(task)) as unknown as Watchable
}
