import { afterEach, expect, test } from 'vitest'
import { currentTask, onKill, provideCurrentTask, setTaskState, taskSignal, taskState } from './current.ts'
import { TaskStateTracker } from './state.ts'

afterEach(() => provideCurrentTask(() => undefined))

test.each([
  ['taskState()', () => taskState()],
  ['setTaskState()', () => setTaskState({})],
  ['taskSignal()', () => taskSignal()],
  ['onKill()', () => onKill(() => undefined)],
  ['currentTask()', () => currentTask()],
])('%s outside a task says where it belongs (B22)', (name, use) => {
  expect(use).toThrow(
    expect.objectContaining({
      code: 'NOT_IN_TASK',
      message: expect.stringContaining(`${name} is only available inside a background task`),
    }),
  )
})

test('a helper called by a task at any depth finds it without being passed anything (C6)', async () => {
  const state = new TaskStateTracker(() => undefined)
  provideCurrentTask(() => ({
    id: 'x',
    name: 'crawl',
    attempt: 1,
    state,
    signal: () => new AbortController().signal,
    onKill: () => undefined,
    tablesWritten: () => undefined,
  }))
  const deep = async () => {
    await null
    taskState<{ n: number }>().n = 7
    return currentTask()
  }
  expect(await deep()).toEqual({ id: 'x', name: 'crawl', attempt: 1 })
  expect(state.root).toEqual({ n: 7 })
})
