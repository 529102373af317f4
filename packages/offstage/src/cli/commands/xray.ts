// `offstage xray`: what a running task is doing at this moment, also inside an endless loop.
import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { now } from '../../base/clock.ts'
import { OffstageError } from '../../base/errors.ts'
import { shortId } from '../../base/ids.ts'
import type { Xray } from '../../task/xray.ts'
import { addCommand } from '../command.ts'
import { findTask } from '../find-task.ts'
import { withData } from '../open-data.ts'
import { operator } from '../operator.ts'
import type { Out } from '../out.ts'
import { placeText } from '../place.ts'
import { spanOption } from '../span-option.ts'
import { stackLines } from '../stack-lines.ts'
import { spanText } from '../times.ts'
import { stuckText, vitalsText } from '../vitals-text.ts'

interface Options {
  /** In ms. */
  profile?: number
  out?: string
}

const DEFAULT_PROFILE_MS = 1000
const INDENT = 10

export function addXray(program: Command): void {
  addCommand<Options>(
    program,
    {
      usage: 'xray <id>',
      summary: 'show what a running task is doing right now',
      about:
        'Show what a running task is doing right now: where in the code it is (your own functions first), what it waits for, what keeps it alive; with --profile also where its processor time goes. It works inside an endless loop, and the task goes on afterwards.',
      examples: [
        'offstage xray 7k3fq2zd',
        'offstage xray 7k3fq2zd --profile 3s',
        'offstage xray 7k3fq2zd --out crawl.cpuprofile',
        'offstage xray 7k3fq2zd --json | jq .stack[0]',
      ],
    },
    xray,
  )
    .addOption(
      new Option(
        '--profile <span>',
        'watch where its processor time goes for so long: 100 to 5000 ms, or 3s',
      ).argParser((text) => spanOption(text, { least: 100, most: 5000 })),
    )
    .option('--out <file>', 'write the profile to a .cpuprofile file, for developer tools (profiles 1 s unless told)')
}

async function xray(out: Out, { profile, out: file, ...common }: Options, id: string): Promise<undefined> {
  const profileMs = profile ?? (file === undefined ? 0 : DEFAULT_PROFILE_MS)
  const { task, seen } = await withData(common, { tasks: false }, async (engine) => {
    const record = await findTask(engine.store, id)
    return { task: record, seen: await engine.hostOfOperator(operator()).xray(record.id, { profileMs }) }
  })
  if (file !== undefined && seen.profile) await writeProfile(file, seen.profile.cpuprofile)
  out.json({ id: task.id, name: task.name, ...seen })
  if (out.isJson) return undefined
  out.say(
    `${out.paint('bold', task.name)} ${shortId(task.id)}, attempt ${seen.attempt}, looked at for ${spanText(seen.tookMs)}`,
  )
  printXray(out, seen)
  if (file !== undefined) out.note(`profile written to ${file}; open it in the developer tools of a browser`)
  return undefined
}

function printXray(out: Out, seen: Xray): void {
  const part = (label: string, lines: string[]) => {
    if (lines.length > 0) out.say(`${out.paint('dim', label.padEnd(INDENT))}${lines.join(`\n${' '.repeat(INDENT)}`)}`)
  }
  part('doing', [
    seen.activity === 'running' ? 'running synchronous code' : 'waiting: none of its code runs at this moment',
  ])
  part('stack', stackLines(out, seen.stack))
  part('waits for', seen.waitsFor)
  part(
    'kept by',
    seen.resources.map(({ kind, count }) => (count === 1 ? kind : `${kind} × ${count}`)),
  )
  if (seen.vitals) {
    part('vitals', [vitalsText(seen.vitals)])
    const stuck = stuckText(seen.vitals, now())
    if (stuck) part('', [out.paint('yellow', stuck)])
  }
  if (seen.profile) printTop(out, seen.profile)
}

function printTop(out: Out, { durationMs, top }: NonNullable<Xray['profile']>): void {
  out.say(`\nProcessor time in ${spanText(durationMs)}:${top.length === 0 ? ' none, it only waited' : ''}`)
  if (top.length === 0) return
  const share = (ms: number) => `${Math.round(ms)} ms ${String(Math.round((ms / durationMs) * 100)).padStart(3)} %`
  out.table(
    [
      { title: 'SELF', isRight: true },
      { title: 'TOTAL', isRight: true },
      {
        title: 'FUNCTION',
        isFlexible: true,
        paint: (text, row) => (top[row]?.isUser ? out.paint('bold', text) : text),
      },
      { title: 'PLACE', paint: (text, row) => (top[row]?.isUser ? text : out.paint('dim', text)) },
    ],
    top.map((line) => [share(line.selfMs), share(line.totalMs), line.function || '(anonymous)', placeOf(line)]),
  )
}

/** Sums such as the garbage collector have no place. */
function placeOf(line: { file: string; line: number }): string {
  return line.file === '' || line.line < 1 ? '' : placeText({ file: line.file, line: line.line })
}

async function writeProfile(file: string, text: string): Promise<void> {
  try {
    await writeFile(resolve(file), text)
  } catch (error) {
    throw new OffstageError('CANNOT_WRITE', `The profile cannot be written to ${file}: ${(error as Error).message}.`, {
      cause: error,
    })
  }
}
