// What a task asks of its host crosses to the supervisor and back: launches, lists, watches, kills, and errors with their codes.
import { expect } from 'vitest'
import { OffstageError } from '../../../src/base/errors.ts'
import type { RunHandlers } from '../../../src/runner/runner.ts'
import type { Host } from '../../../src/task/host.ts'
import type { TaskSnapshot } from '../../../src/task/snapshot.ts'
import { decode } from '../../../src/task/value.ts'
import { start } from '../bed.ts'
import { onEveryRunner } from './every-runner.ts'

const snapshot = (status: TaskSnapshot['status']) =>
  ({ id: 'child', status, state: { at: new Date(0) } }) as unknown as TaskSnapshot

/** Answers as an engine would, and notes what it was asked. */
function host(asked: unknown[]): Host {
  return {
    async launch(requests) {
      asked.push({ launch: requests })
      return requests.map(({ name }) => ({ id: 'child', name, launchedAt: 1 }))
    },
    async explain(id) {
      return { id, status: 'queued', reasons: [{ kind: 'next' }], ahead: 0, estimateMs: 0, text: 'soon' }
    },
    async reschedule(id, due) {
      asked.push({ reschedule: [id, due] })
    },
    async schedules() {
      return []
    },
    async setSchedule() {
      return null
    },
    async relaunch(id) {
      asked.push({ relaunch: id })
      return { id: 'again', name: 'add', launchedAt: 2 }
    },
    async snapshot() {
      return snapshot('running')
    },
    async list(filter) {
      // Inline it is the Task itself that was given.
      const { before } = filter
      asked.push({ list: { ...filter, before: typeof before === 'object' ? before.id : before } })
      return [{ id: 'child', name: 'add', launchedAt: 1 }]
    },
    async kill(id, options) {
      asked.push({ kill: [id, options] })
      return { changed: true }
    },
    async killReport() {
      return null
    },
    async xray() {
      throw new OffstageError('XRAY_NOT_RUNNING', 'The task is not running.')
    },
    async *watch() {
      yield snapshot('queued')
      await new Promise((resolve) => setTimeout(resolve, 20))
      yield snapshot('completed')
    },
  }
}

const withHost = (given: Host): Partial<RunHandlers> => ({ host: given })

onEveryRunner('a task that asks its host', ({ openRunner, test }) => {
  test('launches, lists, watches and kills by way of the supervisor, its state told first (C6)', async () => {
    const asked: unknown[] = []
    const told = start(openRunner(), 'parent', [], withHost(host(asked)))
    const end = await told.end
    expect(end.kind).toBe('done')
    const result = decode<{ seen: string[]; child: { id: string } }>((end as { result: string }).result, {
      Task: (ref: unknown) => ref,
    })
    expect(result).toMatchObject({
      id: 'child',
      all: 1,
      seen: ['queued', 'completed'],
      child: { id: 'child', name: 'add', launchedAt: 1 },
    })
    expect(asked).toEqual([
      { launch: [expect.objectContaining({ name: 'add', args: '[[1,2],1,2]' })] },
      { list: { name: 'add', before: 'child' } },
      { kill: ['child', { reason: 'enough' }] },
    ])
    expect(told.state).toEqual({ stage: 'launching' })
  })

  test('is told errors with their code and message', async () => {
    const refusing: Host = {
      ...host([]),
      launch: async () => {
        throw new OffstageError('STORAGE_FULL', 'The disk is full.')
      },
    }
    const end = await start(openRunner(), 'asks-in-vain', [], withHost(refusing)).end
    expect(decode((end as { result: string }).result)).toEqual({ code: 'STORAGE_FULL', message: 'The disk is full.' })
  })

  test('leaves a watch when it has seen enough, and the host is told', async () => {
    const left = Promise.withResolvers<void>()
    const watched: Host = {
      ...host([]),
      async *watch(_id, signal) {
        yield snapshot('queued')
        signal?.addEventListener('abort', () => left.resolve())
        await left.promise
      },
    }
    const end = await start(openRunner(), 'watches-a-while', [], withHost(watched)).end
    expect(decode((end as { result: string }).result)).toEqual(['queued'])
    await left.promise
  })

  test('waits for as long as the answer takes, though nothing else keeps its process alive', async () => {
    const answer = Promise.withResolvers<never>()
    const asked = Promise.withResolvers<void>()
    const slow: Host = {
      ...host([]),
      launch: () => {
        asked.resolve()
        return answer.promise
      },
    }
    const told = start(openRunner(), 'asks-in-vain', [], withHost(slow))
    await asked.promise
    const first = await Promise.race([told.end, new Promise((resolve) => setTimeout(resolve, 200, 'still waiting'))])
    expect(first).toBe('still waiting')
    answer.reject(new OffstageError('STORE_CLOSED', 'Closed.'))
    expect(await told.end).toMatchObject({ kind: 'done', result: expect.stringContaining('STORE_CLOSED') })
  })
})
