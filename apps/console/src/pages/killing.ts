// Killing from a page: asks the server, and remembers what was asked for until the tasks say so themselves.
import type { Status } from 'offstage/client'
import { useCallback, useMemo, useState } from 'react'
import type { KillWay } from '../components/kill-pace.tsx'
import { server } from '../server.ts'

export function useKilling(tasks: { id: string; status: Status }[]): {
  killing: ReadonlySet<string>
  kill: (id: string, way: KillWay) => Promise<void>
} {
  const [asked, setAsked] = useState<readonly string[]>([])
  const kill = useCallback(async (id: string, { reason, graceMs, force }: KillWay) => {
    await server.kill(id, reason, force ? { force } : graceMs === null ? {} : { grace: graceMs })
    setAsked((before) => [...before, id])
  }, [])
  const killing = useMemo(
    () => new Set(asked.filter((id) => tasks.some((task) => task.id === id && isBefore(task.status)))),
    [asked, tasks],
  )
  return { killing, kill }
}

/** Whether the kill that was asked for cannot be seen yet. */
function isBefore(status: Status): boolean {
  return status === 'queued' || status === 'running'
}
