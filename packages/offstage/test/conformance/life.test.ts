// A task's life, driven at random and compared with the table of statuses: whatever verbs come in whatever order, the store goes only where the table allows.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newId } from '../../src/base/ids.ts'
import type { Store } from '../../src/store/store.ts'
import { isTerminal, type Status, TRANSITIONS } from '../../src/task/status.ts'
import { describeStore } from './conformance.ts'
import { aLine, aPatch, aTask, BROKEN, DONE, LOST, STOPPED } from './given.ts'

const STEPS = [
  'claim',
  'append',
  'append stale',
  'complete',
  'fail',
  'stop',
  'lose',
  'settle stale',
  'kill',
  'reap',
] as const
type Step = (typeof STEPS)[number]
const OUTCOMES = { complete: DONE, fail: BROKEN, stop: STOPPED, lose: LOST } as const

/** What a task should be by now. */
interface Model {
  status: Status
  seq: number
  statuses: Status[]
}

describeStore('a life', (place) => {
  test('goes only where the table of statuses allows, once to an end, its journal without gaps (S1, S2, S3, S4)', async () => {
    const store = await place().open()
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...STEPS), { maxLength: 12 }), async (steps) => {
        const task = aTask({ name: newId() })
        await store.launch([task])
        const model: Model = { status: 'queued', seq: 0, statuses: [] }
        let lease = 'none yet'
        for (const step of steps) lease = await take(store, step, task.id, task.name, lease, model)
        const [record] = await store.get([task.id])
        expect(record).toMatchObject({ status: model.status, seq: model.seq })
        expect(record!.endedAt !== null).toBe(isTerminal(model.status))
        const followed = (await store.follow([{ id: task.id, after: 0 }], 1000))[0]
        const entries = followed?.entries ?? []
        expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: model.seq }, (_, place) => place + 1))
        expect(entries.flatMap((entry) => (entry.kind === 'status' ? entry.status : []))).toEqual(model.statuses)
        if (isTerminal(model.status)) expect(entries.at(-1)).toMatchObject({ kind: 'status', status: model.status })
      }),
      { numRuns: 60 },
    )
  })
})

/** One step in the store and in the model; gives the lease held afterwards. */
async function take(store: Store, step: Step, id: string, name: string, lease: string, model: Model): Promise<string> {
  const isHeld = model.status === 'running' || model.status === 'stopping'
  const fence = { id, lease }
  switch (step) {
    case 'claim': {
      const [claim] = await store.claim({ worker: `worker of ${name}`, names: [name], limit: 1 })
      expect(claim !== undefined).toBe(move(model, 'running'))
      return claim?.lease ?? lease
    }
    case 'append': {
      expect(await store.append([{ ...fence, entries: [aLine('x'), aPatch('[]')], state: '[1]' }])).toEqual([isHeld])
      if (isHeld) model.seq += 2
      return lease
    }
    case 'append stale':
      expect(await store.append([{ id, lease: newId(), entries: [aLine('x')] }])).toEqual([false])
      return lease
    case 'settle stale':
      expect(await store.settle([{ id, lease: newId(), entries: [], outcome: DONE }])).toEqual(['lost'])
      return lease
    case 'kill': {
      const [answer] = await store.requestKill([{ id, by: null, reason: null, graceMs: null }])
      const changed = move(model, model.status === 'queued' ? 'killed' : 'stopping')
      expect(answer).toEqual({ id, status: model.status, changed })
      return lease
    }
    case 'reap': {
      const ended = await store.reap([`worker of ${name}`], { name: 'Error', message: 'lost' })
      const isEnded = isHeld && move(model, model.status === 'stopping' ? 'killed' : 'missing')
      expect(ended).toEqual(isEnded ? [{ id, status: model.status }] : [])
      return lease
    }
    default: {
      const outcome = OUTCOMES[step]
      const [answer] = await store.settle([{ ...fence, outcome, entries: [] }])
      expect(answer).toBe(isHeld && move(model, outcome.status) ? 'settled' : 'lost')
      return lease
    }
  }
}

/** Moves the model if the table allows it. */
function move(model: Model, to: Status): boolean {
  if (!(to in TRANSITIONS[model.status])) return false
  model.status = to
  model.statuses.push(to)
  model.seq++
  return true
}
