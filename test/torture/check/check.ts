// The independent checker: from the evidence and the final rows alone, which of the invariants I1 to I11 were violated.
import type { Line } from '../evidence.ts'
import { checkEffects } from './effects.ts'
import { checkEnds, checkNoneOpen } from './ends.ts'
import { type FinalRow, Index, type Violation } from './evidence-index.ts'
import { checkFence } from './fence.ts'
import { checkKeys } from './keys.ts'
import { checkKills } from './kills.ts'
import { checkLimits } from './limits.ts'
import { Periods } from './periods.ts'
import { checkStarts } from './starts.ts'
import { checkSurvivors } from './survivors.ts'
import { checkTicks } from './ticks.ts'
import { checkWatches } from './watches.ts'

export function check(lines: readonly Line[], rows: readonly FinalRow[]): Violation[] {
  const index = new Index(lines, rows)
  const troubles = index.of('trouble')
  return [
    ...checkEnds(index),
    ...checkStarts(index),
    ...checkFence(index, new Periods(troubles, ['frozen-whole'])),
    ...checkEffects(index),
    ...checkWatches(index),
    ...checkKills(index, new Periods(troubles, ['frozen', 'frozen-whole', 'store', 'stall'])),
    ...checkSurvivors(index, new Periods(troubles, ['frozen-whole', 'stall'])),
    ...checkNoneOpen(index),
    ...checkLimits(index, {
      exclusive: new Periods(troubles, ['frozen-whole']),
      others: new Periods(troubles, ['frozen', 'frozen-whole', 'store']),
    }),
    ...checkTicks(index),
    ...checkKeys(index),
  ]
}
