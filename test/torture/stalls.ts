// Notes when the whole machine was late: what the system under test can do nothing about.
import { note, steadyMs } from './evidence.ts'

const TURN_MS = 50
const LATE_MS = 400

export function watchStalls(evidence: string): { stop(): void } {
  let last = steadyMs()
  const timer = setInterval(() => {
    const at = steadyMs()
    if (at - last > TURN_MS + LATE_MS) note(evidence, { kind: 'trouble', what: 'stall', at: last, until: at })
    last = at
  }, TURN_MS)
  return { stop: () => clearInterval(timer) }
}
