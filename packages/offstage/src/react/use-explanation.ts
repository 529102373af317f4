// Why a task does not run yet, in React: "3rd in line, about 40 s".
import { useState } from 'react'
import type { RemoteTask } from '../client/remote-task.ts'
import type { Explanation } from '../task/explanation.ts'
import { useInterval } from './use-interval.ts'
import { useTask } from './use-task.ts'

const AGAIN_MS = 2000

/** Null unless the task waits. Asked again every 2 s; a server that cannot be reached leaves what was known. */
export function useExplanation(task: RemoteTask | null | undefined): Explanation | null {
  const { status } = useTask(task)
  const [held, hold] = useState<Explanation | null>(null)
  const waits = status === 'queued'
  const isHeld = held !== null && held.id === task?.id
  const ask = async () => {
    const explanation = await task?.explain().catch(() => undefined)
    if (explanation) hold(explanation)
  }
  useInterval(ask, waits ? (isHeld ? AGAIN_MS : 1) : 0)
  return waits && isHeld && held.status === 'queued' ? held : null
}
