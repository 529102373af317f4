// The X-rays that were taken of a task on this page: the last three, the newest first.
import { useCallback, useState } from 'react'
import { server, type Xray } from '../server.ts'
import { announce } from '../shell/announcer.tsx'

const KEPT = 3

export interface Xrays {
  xrays: readonly Xray[]
  /** How long the one under way profiles, ms; null when none is under way. */
  asking: number | null
  failure: string | null
  take: (profileMs: number) => void
}

export function useXrays(id: string): Xrays {
  const [xrays, setXrays] = useState<readonly Xray[]>([])
  const [asking, setAsking] = useState<number | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const take = useCallback(
    (profileMs: number) => {
      setAsking(profileMs)
      setFailure(null)
      server
        .xray(id, profileMs)
        .then(
          (xray) => {
            setXrays((before) => [xray, ...before].slice(0, KEPT))
            announce('The X-ray is there')
          },
          (error: unknown) => setFailure(error instanceof Error ? error.message : String(error)),
        )
        .finally(() => setAsking(null))
    },
    [id],
  )
  return { xrays, asking, failure, take }
}
