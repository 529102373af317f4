// A CPU profile of a task: taken through the inspector, given as a table of the functions that took the time and as the text of a `.cpuprofile` file.
import { setTimeout as pause } from 'node:timers/promises'
import type { Xray } from '../../task/xray.ts'
import { cpuprofileText } from './cpuprofile.ts'
import { toFrame } from './frames.ts'
import { evaluate, type Inspector } from './inspector.ts'
import { locate } from './probe.ts'
import { type CpuProfile, profileTable } from './profile-table.ts'

const INTERVAL_US = 1000
const TOP = 30

export async function takeProfile(inspector: Inspector, durationMs: number): Promise<NonNullable<Xray['profile']>> {
  await inspector.post('Profiler.enable')
  await inspector.post('Profiler.setSamplingInterval', { interval: INTERVAL_US })
  await inspector.post('Profiler.start')
  // The profiler does not know the machine code that a loop which has been running for long was given while it ran, and would put its time down to a caller. Counting
  // calls makes the engine drop all such code; what it makes anew the profiler sees.
  await inspector.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false })
  await inspector.post('Profiler.stopPreciseCoverage')
  await pause(durationMs)
  const { profile } = await inspector.post<{ profile: CpuProfile }>('Profiler.stop')
  const rows = profileTable(profile).slice(0, TOP)
  const sites = await evaluate(
    inspector,
    locate,
    rows.map(({ site }) => site),
  )
  return {
    durationMs: (profile.endTime - profile.startTime) / 1000,
    top: rows.map(({ selfMs, totalMs }, index) => {
      const { function: name, file, line, isUser } = toFrame(sites[index] ?? rows[index]!.site)
      return { function: name, file, line, isUser, selfMs, totalMs }
    }),
    cpuprofile: cpuprofileText(profile),
  }
}
