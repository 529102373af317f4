// `offstage logs`: a task's log, and on request what is still to come.
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Engine } from '../../engine/engine.ts'
import type { EarlierAttempt } from '../../store/store.ts'
import { LOG_LEVELS, type LogLevel } from '../../task/journal.ts'
import { AttemptMarks } from '../attempt-marks.ts'
import { addCommand } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { findTask } from '../find-task.ts'
import { followTask, type LogLine, lastLines, linesAfter } from '../follow-task.ts'
import { inertLine } from '../inert.ts'
import { interruption } from '../interruption.ts'
import { logLine } from '../look.ts'
import { withData } from '../open-data.ts'
import type { Out } from '../out.ts'

interface Options {
  follow?: boolean
  level: LogLevel
  tail?: number
  attempt?: number
}

export function addLogs(program: Command): void {
  addCommand<Options>(
    program,
    {
      usage: 'logs <id>',
      summary: "print a task's log; -f follows it",
      about:
        "Print a task's log: every line with its time, and its level unless that is info. Where a task was tried again, a line says so.",
      examples: [
        'offstage logs 7k3fq2zd',
        'offstage logs 7k3fq2zd -f --tail 20',
        'offstage logs 7k3fq2zd --level warn --json',
        'offstage logs 7k3fq2zd --attempt 2',
      ],
      exitCodes: '\n  130  interrupted while following',
    },
    logs,
  )
    .option('-f, --follow', 'go on with new lines until the task ends; Ctrl-C leaves the task running')
    .addOption(new Option('--level <level>', 'only lines of this level or above').choices(LOG_LEVELS).default('debug'))
    .option('--attempt <n>', 'only the lines of this attempt', count)
    .option('--tail <n>', 'only the last n lines (and with -f those that come)', count)
}

async function logs(
  out: Out,
  { follow, level, tail, attempt, ...common }: Options,
  id: string,
): Promise<number | undefined> {
  const isWanted = (line: LogLine) => LOG_LEVELS.indexOf(line.level) >= LOG_LEVELS.indexOf(level)
  return await withData(common, { tasks: false }, async (engine) => {
    const task = await findTask(engine.store, id)
    const print = printer(out, new AttemptMarks(engine.store, task.id), isWanted, attempt)
    let after = 0
    if (tail !== undefined) {
      // What is written from here on is above this number, whether or not it is shown among the last lines.
      after = task.seq
      const lines = await lastLines(engine.store, task.id, tail, isWanted)
      for (const line of lines) await print(line)
      after = Math.max(after, lines.at(-1)?.seq ?? 0)
    } else if (!follow) for await (const line of linesAfter(engine.store, task.id, 0)) await print(line)
    return follow ? await followLog(engine, task.id, after, print) : undefined
  })
}

/** Says between two attempts how the one before ended. */
function printer(out: Out, marks: AttemptMarks, isWanted: (line: LogLine) => boolean, wanted: number | undefined) {
  let shown = 1
  return async (line: LogLine) => {
    const attempt = await marks.of(line.seq)
    if (!isWanted(line) || (wanted !== undefined && wanted !== attempt)) return
    const before = marks.before(attempt)
    if (attempt !== shown && before && wanted === undefined) out.say(out.paint('dim', turnText(before)))
    shown = attempt
    out.say(logLine(out, line))
    out.json({ seq: line.seq, at: line.at, level: line.level, text: line.text, attempt })
  }
}

function turnText({ attempt, error }: EarlierAttempt): string {
  return inertLine(`── attempt ${attempt} failed: ${error.message.split('\n', 1)[0]} ── attempt ${attempt + 1} ──`)
}

async function followLog(
  engine: Engine,
  id: string,
  after: number,
  print: (line: LogLine) => Promise<void>,
): Promise<number | undefined> {
  const { signal } = interruption()
  for await (const event of followTask(engine, id, { after, signal }))
    if (event.kind === 'line') await print(event.line)
  return signal.aborted ? EXIT.interrupted : undefined
}

function count(text: string): number {
  if (/^\d{1,7}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Give a whole number.')
}
