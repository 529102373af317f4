// `offstage show`: all of one task.
import type { Command } from 'commander'
import { now } from '../../base/clock.ts'
import type { Failure } from '../../task/failure.ts'
import { addCommand } from '../command.ts'
import { findTask } from '../find-task.ts'
import { STATUS_PAINT } from '../look.ts'
import { withData } from '../open-data.ts'
import type { Out } from '../out.ts'
import { factsOf, type TaskFacts } from '../task-facts.ts'
import { agoText, momentText, spanText } from '../times.ts'

const INDENT = 10

export function addShow(program: Command): void {
  addCommand(
    program,
    {
      usage: 'show <id>',
      summary: 'show all of a task: state, arguments, result, error',
      about:
        'Show all of a task: status, times, owner, arguments, state, result, or its error with the stack.\nAn id may be cut to its first characters, at least 4, as long as only one task fits.',
      examples: ['offstage show 7k3fq2zd', 'offstage show 7k3fq2zd --json | jq .state'],
    },
    show,
  )
}

async function show(out: Out, options: object, id: string): Promise<undefined> {
  const record = await withData(options, { tasks: false }, ({ store }) => findTask(store, id))
  const task = factsOf(record, now())
  out.json(task)
  if (!out.isJson) printTask(out, task)
  return undefined
}

function printTask(out: Out, task: TaskFacts): void {
  // Further lines are indented: what a task wrote must not pass for a line of this page.
  const line = (label: string, text: string) =>
    out.say(`${out.paint('dim', label.padEnd(INDENT))}${text.replaceAll('\n', `\n${' '.repeat(INDENT)}`)}`)
  const moment = (at: number) => `${momentText(at)} (${agoText(now() - at)})`
  line('task', out.paint('bold', task.name))
  line('id', task.id)
  line('status', out.paint(STATUS_PAINT[task.status], task.status))
  line('launched', moment(task.launchedAt))
  if (task.startedAt !== null) line('started', moment(task.startedAt))
  if (task.endedAt !== null) line('ended', moment(task.endedAt))
  if (task.durationMs !== null) line('duration', spanText(task.durationMs))
  if (task.progress) line('progress', `${task.progress.done} of ${task.progress.total}`)
  if (task.owner !== null) line('owner', task.owner)
  if (task.tags.length > 0) line('tags', task.tags.join(', '))
  if (task.attempt > 1) line('attempt', String(task.attempt))
  if (task.parent !== null) line('parent', task.parent)
  if (task.kill) line('kill', killText(task.kill))
  line('arguments', out.value(task.args))
  line('state', out.value(task.state))
  if ('result' in task) line('result', out.value(task.result))
  if (task.error) line('error', errorText(task.error))
}

function killText({ by, reason, askedAt }: NonNullable<TaskFacts['kill']>): string {
  return `asked at ${momentText(askedAt)}${by ? ` by ${by}` : ''}${reason ? `: ${reason}` : ''}`
}

/** The stack where there is one (it begins with name and message), then what caused it. */
function errorText({ name, message, stack, code, cause }: Failure): string {
  const head = `${name}: ${message}`
  const body = stack?.includes(message) ? stack : stack ? `${head}\n${stack}` : head
  return `${body}${code ? `\n  code: ${code}` : ''}${cause ? `\n  cause: ${errorText(cause).replaceAll('\n', '\n  ')}` : ''}`
}
