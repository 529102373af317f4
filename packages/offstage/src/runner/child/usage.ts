// What this process uses, as its system counts it; asked by either thread. (What a thread uses, see thread/thread-usage.)
import { readFileSync } from 'node:fs'

export interface Usage {
  /** Processor time since the process began, ms. */
  cpuMs: number
  /** Resident memory now, and the most there ever was. */
  bytes: number
  peakBytes: number
}

export interface UsageReader {
  read(): Usage
  /** That alone, which costs less. */
  cpuMs(): number
}

export const ownUsage: UsageReader = { read: usage, cpuMs }

export function usage(): Usage {
  return { cpuMs: cpuMs(), ...memory() }
}

/** The most that was used since `base` was taken; `seenBytes` is the most that was seen meanwhile. */
export function peakSince(base: { peakBytes: number }, { bytes, peakBytes }: Usage, seenBytes: number): number {
  return peakBytes > base.peakBytes ? peakBytes : Math.max(bytes, seenBytes)
}

/** To three digits: more would only make the reports longer. */
export function round(figure: number): number {
  return Math.round(figure * 1000) / 1000
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

const RESIDENT = /^VmRSS:\s+(\d+)/m
const MOST = /^VmHWM:\s+(\d+)/m

function memory(): { bytes: number; peakBytes: number } {
  try {
    const status = readFileSync('/proc/self/status', 'latin1')
    const bytes = Number(RESIDENT.exec(status)?.[1]) * 1024
    const peakBytes = Number(MOST.exec(status)?.[1]) * 1024
    if (bytes > 0 && peakBytes > 0) return { bytes, peakBytes }
  } catch {
    // No /proc on this system.
  }
  return { bytes: process.memoryUsage.rss(), peakBytes: process.resourceUsage().maxRSS * 1024 }
}
