// Node itself, and whether the clock runs as clocks do.
import { setTimeout as delay } from 'node:timers/promises'
import { now, steady } from '../../base/clock.ts'
import { spanText } from '../times.ts'
import { type Finding, ok, warning } from './finding.ts'

const SAMPLE_MS = 300
const TOLERANCE_MS = 50

/** An older Node never comes as far as here. */
export function checkNode(): Finding {
  return ok('node', `Node ${process.versions.node} on ${process.platform} ${process.arch}`)
}

/** Watches the clock for a moment beside one that cannot be set. */
export async function checkClock(): Promise<Finding> {
  const [wall, mono] = [now(), steady()]
  await delay(SAMPLE_MS)
  const jumpMs = now() - wall - (steady() - mono)
  if (Math.abs(jumpMs) <= TOLERANCE_MS) return ok('clock', 'runs steadily')
  return warning(
    'clock',
    `jumped by ${spanText(Math.abs(jumpMs))} ${jumpMs > 0 ? 'forward' : 'back'} while it was watched`,
    'Let one time service set it (chrony, systemd-timesyncd), in small steps. Tasks are not harmed; their times are wrong.',
  )
}
