// What the server says of a task, with a handle to watch it by. Asked once, and again with each turn of the task: then there may be a result, a failed attempt, a kill report.
import { useCallback, useEffect, useState } from 'react'
import { server } from '../server.ts'

export type TaskAnswer = Awaited<ReturnType<typeof server.task>>

export function useTaskDetail(id: string): { answer: TaskAnswer | undefined; error: unknown; ask: () => void } {
  const [answer, setAnswer] = useState<TaskAnswer>()
  const [error, setError] = useState<unknown>()
  const [round, setRound] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each round asks again
  useEffect(() => {
    let isWanted = true
    server.task(id).then(
      (next) => {
        if (!isWanted) return
        // The handle stays the first one: what it watches is the same task, and another would start watching anew.
        setAnswer((before) => (before ? { ...next, task: before.task } : next))
        setError(undefined)
      },
      (failure: unknown) => isWanted && setError(failure),
    )
    return () => {
      isWanted = false
    }
  }, [id, round])
  return { answer, error, ask: useCallback(() => setRound((count) => count + 1), []) }
}
