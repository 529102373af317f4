// The parts of `offstage show` that tell how a task went beyond its facts: what it cost, earlier attempts, its kill.
import { now } from '../base/clock.ts'
import type { KillReport } from '../task/kill-report.ts'
import { inertLine } from './inert.ts'
import { killSteps } from './kill-steps.ts'
import type { Out } from './out.ts'
import { stackLines } from './stack-lines.ts'
import type { TaskStory } from './task-facts.ts'
import { momentText, spanText } from './times.ts'
import { stuckText, vitalsText } from './vitals-text.ts'

/** A labelled part: its first line stands beside the label. */
export type Part = [label: string, lines: string[]]

export function vitalsPart(out: Out, { vitals, endedAt }: TaskStory): Part {
  if (!vitals) return ['vitals', []]
  const stuck = endedAt === null ? stuckText(vitals, now()) : null
  return ['vitals', [vitalsText(vitals), ...(stuck ? [out.paint('yellow', stuck)] : [])]]
}

export function attemptsPart({ status, attempt, run, dueAt, earlierAttempts }: TaskStory): Part {
  const most = (run.retries ?? 0) + 1
  if (most === 1 && earlierAttempts.length === 0) return ['attempts', []]
  const isWaiting = status === 'queued'
  const due = isWaiting && dueAt !== null && dueAt > now() ? `, due in ${spanText(dueAt - now())}` : ''
  return [
    'attempts',
    [
      `${isWaiting ? attempt + 1 : attempt} of at most ${most}${due}`,
      ...earlierAttempts.map((each) => {
        const ran = `began ${momentText(each.startedAt)}, failed after ${spanText(each.endedAt - each.startedAt)}`
        return `${each.attempt}. ${ran}: ${inertLine(`${each.error.name}: ${each.error.message.split('\n', 1)[0]}`)}`
      }),
    ],
  ]
}

export function killParts(out: Out, report: KillReport): Part[] {
  const { by, reason, askedAt, stack, stackNote, lastLines } = report
  const head = `asked at ${momentText(askedAt)}${by ? ` by ${inertLine(by)}` : ''}${reason ? `: ${inertLine(reason)}` : ''}`
  const steps = killSteps(report)
  const width = Math.max(...steps.map(([, after]) => after.length))
  return [
    ['kill', [head, ...steps.map(([what, after]) => `${out.paint('dim', after.padStart(width))}  ${what}`)]],
    ['stack', stack ? stackLines(out, stack) : stackNote ? [out.paint('dim', `none taken: ${stackNote}`)] : []],
    ['last log', lastLines.map(inertLine)],
  ]
}
