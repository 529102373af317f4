// What the server says of itself, asked once a visit and again after the line was lost; also sets the shared clock.
import { useSyncExternalStore } from 'react'
import { type ConsoleAbout, server } from '../server.ts'
import { setServerTime } from './clock.ts'

interface Asked {
  about: ConsoleAbout | undefined
  error: unknown
}

const listeners = new Set<() => void>()
let asked: Asked = { about: undefined, error: undefined }
let isAsking = false

/** Asks again. */
export async function askAbout(): Promise<void> {
  if (isAsking) return
  isAsking = true
  const askedAt = Date.now()
  try {
    const about = await server.about()
    setServerTime(about.now, askedAt, Date.now())
    asked = { about, error: undefined }
  } catch (error) {
    asked = { ...asked, error }
  } finally {
    isAsking = false
  }
  for (const listener of listeners) listener()
}

export function useAbout(): Asked {
  return useSyncExternalStore(subscribe, () => asked)
}

/** False only when the server has said that its caller may only look. */
export function useMayKill(): boolean {
  return useAbout().about?.mayKill !== false
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  if (!asked.about && !asked.error) void askAbout()
  return () => listeners.delete(listener)
}
