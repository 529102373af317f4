// Which parts a task's page has: those of every task, and those that only some have something to say in.
import type { TaskSnapshot } from 'offstage/client'
import type { ConsoleTaskDetail } from '../server.ts'

export type TaskTab = 'state' | 'logs' | 'input' | 'result' | 'error' | 'xray' | 'kill' | 'attempts'

export interface TabFacts {
  task: Pick<TaskSnapshot, 'status' | 'error' | 'kill' | 'attempt'> & Pick<ConsoleTaskDetail, 'run'>
  /** X-rays taken on this page. */
  xrays: number
}

/** In order, with what they are called. */
export function taskTabs({ task, xrays }: TabFacts): { key: TaskTab; label: string }[] {
  const { status, error, kill, attempt, run } = task
  const isAtWork = status === 'running' || status === 'stopping'
  const has: Record<TaskTab, boolean> = {
    state: true,
    logs: true,
    input: true,
    result: true,
    error: error !== undefined,
    xray: isAtWork || xrays > 0,
    kill: kill !== null,
    attempts: attempt > 1 || (run.retries ?? 0) > 0,
  }
  return TABS.filter(({ key }) => has[key])
}

/** The part that a page opens with. */
export function firstTab({ status }: Pick<TaskSnapshot, 'status'>): TaskTab {
  return status === 'failed' ? 'error' : status === 'killed' ? 'kill' : 'state'
}

const TABS: { key: TaskTab; label: string }[] = [
  { key: 'state', label: 'Live state' },
  { key: 'logs', label: 'Logs' },
  { key: 'input', label: 'Input' },
  { key: 'result', label: 'Result' },
  { key: 'error', label: 'Error' },
  { key: 'xray', label: 'X-ray' },
  { key: 'kill', label: 'Kill report' },
  { key: 'attempts', label: 'Attempts' },
]
