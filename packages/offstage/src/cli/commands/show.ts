// `offstage show`: all of one task.
import type { Command } from 'commander'
import { now } from '../../base/clock.ts'
import type { Failure } from '../../task/failure.ts'
import { addCommand } from '../command.ts'
import { findTask } from '../find-task.ts'
import { STATUS_PAINT } from '../look.ts'
import { withData } from '../open-data.ts'
import type { Out } from '../out.ts'
import { attemptsPart, killParts, type Part, vitalsPart } from '../show-report.ts'
import { factsOf, type TaskFacts, type TaskStory } from '../task-facts.ts'
import { agoText, momentText, spanText } from '../times.ts'
import { withWaits } from '../with-waits.ts'

const INDENT = 10
const HOOKS = 20

export function addShow(program: Command): void {
  addCommand(
    program,
    {
      usage: 'show <id>',
      summary: 'show all of a task: state, arguments, result, error',
      about:
        'Show all of a task: status, times, owner, what it uses, arguments, state, result, or its error with the stack; earlier attempts; how its kill went and where it was then.\nAn id may be cut to its first characters, at least 4, as long as only one task fits.',
      examples: ['offstage show 7k3fq2zd', 'offstage show 7k3fq2zd --json | jq .state'],
    },
    show,
  )
}

async function show(out: Out, options: object, id: string): Promise<undefined> {
  const task = await withData(options, { tasks: false }, async ({ store, host }) => {
    const record = await findTask(store, id)
    const [earlierAttempts, killReport, listed] = await Promise.all([
      store.attempts(record.id),
      host.killReport(record.id),
      store.list({ hookOf: record.id, limit: HOOKS }),
    ])
    const hooks = listed.reverse().map(({ id, name, status }) => ({ id, name, status }))
    const [facts] = await withWaits(store, [factsOf(record, now() - store.aheadMs())])
    const { dueAt, hookOf } = record
    return { ...(facts as TaskFacts), dueAt, earlierAttempts, killReport, hookOf, hooks }
  })
  out.json(task)
  if (!out.isJson) printTask(out, task)
  return undefined
}

function printTask(out: Out, task: TaskStory): void {
  // Further lines are indented: what a task wrote must not pass for a line of this page.
  const line = (label: string, text: string) =>
    out.say(`${out.paint('dim', label.padEnd(INDENT))}${text.replaceAll('\n', `\n${' '.repeat(INDENT)}`)}`)
  const part = ([label, lines]: Part) => lines.length > 0 && line(label, lines.join('\n'))
  const moment = (at: number) => `${momentText(at)} (${agoText(now() - at)})`
  line('task', out.paint('bold', task.name))
  line('id', task.id)
  line('status', out.paint(STATUS_PAINT[task.status], task.status))
  if (task.waitsFor !== undefined) line('waits for', task.waitsFor)
  line('launched', moment(task.launchedAt))
  if (task.startedAt !== null) line('started', moment(task.startedAt))
  if (task.endedAt !== null) line('ended', moment(task.endedAt))
  if (task.durationMs !== null) line('duration', spanText(task.durationMs))
  if (task.progress) line('progress', `${task.progress.done} of ${task.progress.total}`)
  if (task.owner !== null) line('owner', task.owner)
  if (task.tags.length > 0) line('tags', task.tags.join(', '))
  part(vitalsPart(out, task))
  part(attemptsPart(task))
  if (task.parent !== null) line('parent', task.parent)
  if (task.hookOf !== null) line('hook of', task.hookOf)
  part(['hooks', task.hooks.map(({ id, name, status }) => `${name} ${out.paint(STATUS_PAINT[status], status)} ${id}`)])
  if (task.killReport) for (const each of killParts(out, task.killReport)) part(each)
  else if (task.kill) line('kill', killText(task.kill))
  line('arguments', out.value(task.args))
  line('state', out.value(task.state))
  if ('result' in task) line('result', out.value(task.result))
  if (task.error) line('error', errorText(task.error))
}

function killText({ by, reason, askedAt }: NonNullable<TaskStory['kill']>): string {
  return `asked at ${momentText(askedAt)}${by ? ` by ${by}` : ''}${reason ? `: ${reason}` : ''}`
}

/** The stack where there is one (it begins with name and message), then what caused it. */
function errorText({ name, message, stack, code, cause }: Failure): string {
  const head = `${name}: ${message}`
  const body = stack?.includes(message) ? stack : stack ? `${head}\n${stack}` : head
  return `${body}${code ? `\n  code: ${code}` : ''}${cause ? `\n  cause: ${errorText(cause).replaceAll('\n', '\n  ')}` : ''}`
}
