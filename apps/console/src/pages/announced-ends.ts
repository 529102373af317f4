// Tells the live region which of the tasks on the page have ended since it last looked.
import type { Status } from 'offstage/client'
import { useEffect, useRef } from 'react'
import { isEnded, STATUS_LOOKS } from '../format/status.ts'
import { announce } from '../shell/announcer.tsx'

export function useAnnouncedEnds(tasks: { id: string; name: string; status: Status }[]): void {
  const known = useRef(new Map<string, Status>())
  useEffect(() => {
    for (const { id, name, status } of tasks) {
      const before = known.current.get(id)
      if (before && !isEnded(before) && isEnded(status))
        announce(`Task ${name} ${STATUS_LOOKS[status].label.toLowerCase()}`)
    }
    known.current = new Map(tasks.map(({ id, status }) => [id, status]))
  }, [tasks])
}
