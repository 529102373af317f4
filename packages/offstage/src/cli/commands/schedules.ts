// `offstage schedules`: when each comes next and what came of it last; pause, resume, run at once, remove.
import { type Command, Option } from 'commander'
import { now } from '../../base/clock.ts'
import { didYouMean } from '../../base/closest.ts'
import { clip, OffstageError } from '../../base/errors.ts'
import { shortId } from '../../base/ids.ts'
import type { Engine } from '../../engine/engine.ts'
import type { ScheduleInfo, ScheduleTick } from '../../task/schedule-plan.ts'
import type { Status } from '../../task/status.ts'
import { timetableText } from '../../task/timetable.ts'
import { addCommand } from '../command.ts'
import { withData } from '../open-data.ts'
import { operator } from '../operator.ts'
import type { Out } from '../out.ts'
import { agoText, momentText, spanText } from '../times.ts'

interface Options {
  pause?: boolean
  resume?: boolean
  run?: boolean
  remove?: boolean
}

const INDENT = 10

export function addSchedules(program: Command): void {
  addCommand<Options>(
    program,
    {
      usage: 'schedules [name]',
      summary: 'list schedules; pause, resume, run or remove one',
      about:
        'List the schedules: what each launches and when, what came of it last, when it comes next. With a name: the next five times, and the last ten with what came of each.\nA schedule that stands in the code comes back with the next start of a server if it is removed here: pause it, or take it out of the code.',
      examples: [
        'offstage schedules',
        'offstage schedules nightly',
        'offstage schedules nightly --pause',
        'offstage schedules nightly --run',
      ],
    },
    schedules,
  )
    .addOption(new Option('--pause', 'launch nothing until it is resumed').conflicts(['resume', 'remove']))
    .addOption(new Option('--resume', 'go on with the next time; what was missed is left out').conflicts('remove'))
    .addOption(new Option('--run', 'launch its task once, now').conflicts('remove'))
    .option('--remove', 'delete it; tasks that it launched go on')
}

async function schedules(out: Out, given: Options, name: string | undefined): Promise<undefined> {
  const { pause, resume, run, remove, ...common } = given
  if ((pause || resume || run || remove) && name === undefined)
    throw new OffstageError('USAGE', 'Name the schedule that is meant: offstage schedules nightly --pause.')
  await withData(common, { tasks: false }, async (engine) => {
    const host = engine.hostOfOperator(operator())
    const all = await host.schedules()
    if (name === undefined) return await list(out, engine, all)
    if (!all.some((each) => each.name === name))
      throw new OffstageError(
        'SCHEDULE_NOT_FOUND',
        `There is no schedule '${clip(name)}'.${didYouMean(
          name,
          all.map((each) => each.name),
        )}`,
      )
    if (remove) {
      await host.setSchedule({ name, removed: true })
      out.json({ name, removed: true })
      return out.say(`${name} removed`)
    }
    if (pause || resume) await host.setSchedule({ name, paused: Boolean(pause) })
    const launched = run ? await host.setSchedule({ name, run: true }) : null
    const info = (await host.schedules()).find((each) => each.name === name) as ScheduleInfo
    out.json(launched ? { ...info, launched: launched.id } : info)
    if (launched) out.note(`launched ${launched.id}   follow it: offstage logs -f ${shortId(launched.id)}`)
    await show(out, engine, info)
  })
  return undefined
}

async function list(out: Out, { store }: Engine, all: ScheduleInfo[]): Promise<void> {
  out.json(all)
  if (all.length === 0) return out.say('No schedules. Declare one beside a task: schedule({ task: crawl, cron: … }).')
  const statuses = await statusesOf(
    store,
    all.flatMap(({ ticks }) => ticks[0] ?? []),
  )
  const at = now() - store.aheadMs()
  out.table(
    [
      { title: 'NAME', isFlexible: true },
      { title: 'TASK', isFlexible: true },
      { title: 'WHEN' },
      { title: 'LAST' },
      { title: 'NEXT' },
    ],
    all.map((each) => [
      each.name,
      each.task,
      timetableText(each.timetable),
      each.ticks[0] ? `${agoText(at - each.ticks[0].at)}, ${outcomeOf(each.ticks[0], statuses)}` : '–',
      nextText(each, at),
    ]),
  )
}

async function show(out: Out, { store }: Engine, info: ScheduleInfo): Promise<void> {
  const line = (label: string, text: string) => out.say(`${out.paint('dim', label.padEnd(INDENT))}${text}`)
  const at = now() - store.aheadMs()
  const statuses = await statusesOf(store, info.ticks)
  line('schedule', out.paint('bold', info.name))
  line('task', info.task)
  line('when', timetableText(info.timetable))
  line('overlap', info.overlap)
  line('missed', info.missed)
  if (info.jitterMs > 0) line('jitter', `up to ${spanText(info.jitterMs)}`)
  if (info.owner !== null) line('owner', info.owner)
  if (info.tags.length > 0) line('tags', info.tags.join(', '))
  line('made by', info.origin === 'code' ? 'the code' : 'the app')
  if (info.pausedAt !== null)
    line('paused', out.paint('yellow', `${agoText(at - info.pausedAt)}${info.pausedBy ? ` by ${info.pausedBy}` : ''}`))
  if (info.waitsFor !== null) line('waits', `for the end of task ${shortId(info.waitsFor)}`)
  for (const [place, next] of info.next.entries())
    line(place === 0 ? 'next' : '', `${momentText(next)} (in ${spanText(next - at)})`)
  for (const [place, tick] of info.ticks.entries())
    line(
      place === 0 ? 'last' : '',
      `${momentText(tick.at)}  ${outcomeOf(tick, statuses)}${tick.task ? `  ${shortId(tick.task)}` : ''}`,
    )
}

function nextText({ pausedAt, waitsFor, next }: ScheduleInfo, at: number): string {
  if (pausedAt !== null) return 'paused'
  if (waitsFor !== null) return `waits for ${shortId(waitsFor)}`
  return next[0] === undefined ? 'never' : next[0] <= at ? 'now' : `in ${spanText(next[0] - at)}`
}

async function statusesOf(store: Engine['store'], ticks: readonly ScheduleTick[]): Promise<Map<string, Status>> {
  const ids = [...new Set(ticks.flatMap(({ task }) => task ?? []))]
  const records = ids.length > 0 ? await store.get(ids) : []
  return new Map(records.flatMap((record) => (record ? [[record.id, record.status]] : [])))
}

/** How its task is, or why there is none. */
function outcomeOf({ task, note }: ScheduleTick, statuses: ReadonlyMap<string, Status>): string {
  const status = task === null ? null : (statuses.get(task) ?? 'deleted since')
  return [status, note].filter(Boolean).join(', ')
}
