// The sites, live.
import { useLive, useServer } from 'offstage/react'
import type { Functions } from '../functions.ts'

export function useSites() {
  return useLive(useServer<Functions>().listSites).data
}

/** A site as the page has it. */
export type LiveSite = NonNullable<ReturnType<typeof useSites>>[number]
