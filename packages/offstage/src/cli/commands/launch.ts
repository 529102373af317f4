// `offstage launch`: stores a launch in the data folder; whichever server or worker runs there picks it up.
import { type Command, InvalidArgumentError, Option } from 'commander'
import { LONGEST_SPAN_MS } from '../../base/duration.ts'
import { runAs } from '../../engine/caller.ts'
import type { LaunchOptions } from '../../task/declared.ts'
import { findDefinition, unknownName } from '../../task/registry.ts'
import { addCommand } from '../command.ts'
import { argsOf } from '../json-args.ts'
import { withData } from '../open-data.ts'
import type { Out } from '../out.ts'
import { spanOption } from '../span-option.ts'
import { tellLaunch } from '../tell-launch.ts'
import { LAUNCH_EXIT_CODES, waitForEnd } from '../wait-for-end.ts'

type Flow = Pick<LaunchOptions, 'owner' | 'queue' | 'key' | 'priority' | 'delay' | 'runAt' | 'idempotencyKey'>

interface Options extends Flow {
  arg?: string[]
  tag?: string[]
  wait?: boolean
}

export function addLaunch(program: Command): void {
  addCommand<Options>(
    program,
    {
      usage: 'launch <name> [arguments]',
      summary: 'launch a background task',
      about:
        'Launch a background task by its name. Arguments: one JSON array with an item for each argument, quoted for the shell; or plain texts, each with --arg.',
      examples: [
        `offstage launch crawl '["http://127.0.0.1:9001/sitemap.xml"]'`,
        'offstage launch crawl --arg http://127.0.0.1:9001/sitemap.xml',
        `offstage launch resize '["a.png", { "width": 300 }]' --wait`,
        `offstage launch report --run-at 2030-01-31T03:00Z --priority 10 --idempotency-key january`,
      ],
      exitCodes: `, or no background task of this name${LAUNCH_EXIT_CODES}`,
    },
    launch,
  )
    .option('--arg <text>', 'an argument as plain text; repeat it for more', several)
    .option('--tag <tag>', 'a word to find the task by; repeat it for more', several)
    .option('--owner <id>', 'the user on whose behalf it is launched')
    .option('--delay <span>', "begin no sooner than after this: '30s', '2h'", (text) =>
      spanOption(text, { least: 0, most: LONGEST_SPAN_MS }),
    )
    .addOption(
      new Option('--run-at <moment>', "begin no sooner than then: '2030-01-31T03:00Z'; without a zone, this machine's")
        .argParser(momentOption)
        .conflicts('delay'),
    )
    .option('--priority <number>', 'from -1000 to 1000, more urgent first; default 0', wholeNumber)
    .option('--queue <name>', "another queue than the definition's")
    .option('--key <key>', 'what it counts for where its queue has bounds for each key')
    .option('--idempotency-key <key>', 'launched again with the same key and arguments, it is the same task')
    .option('--wait', 'print its log until it ends, and exit by how it ended; Ctrl-C leaves the task running')
}

async function launch(
  out: Out,
  { arg, tag, wait, owner, queue, key, priority, delay, runAt, idempotencyKey, ...common }: Options,
  name: string,
  json: string | undefined,
): Promise<number | undefined> {
  const args = argsOf(json, arg ?? [], name)
  return await withData(common, { tasks: true }, async (engine) => {
    const definition = findDefinition(name)
    if (!definition) throw unknownName(name)
    const options = given({ tags: tag, owner, queue, key, priority, delay, runAt, idempotencyKey })
    const caller = { owner: null, user: null, host: engine.host }
    const task = await runAs(caller, () => definition.with(options).launch(...args))
    await tellLaunch(out, engine, task, wait ?? false)
    return wait ? await waitForEnd(out, engine, task) : undefined
  })
}

function several(text: string, before: string[] = []): string[] {
  return [...before, text]
}

function momentOption(text: string): Date {
  const moment = new Date(text)
  if (/^\d{4}-\d\d-\d\d/.test(text) && Number.isFinite(moment.getTime())) return moment
  throw new InvalidArgumentError("Give a moment such as '2030-01-31' or '2030-01-31T03:00Z'.")
}

function wholeNumber(text: string): number {
  if (/^[+-]?\d+$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Give a whole number.')
}

/** Without what was not said. */
function given(options: { [Name in keyof LaunchOptions]?: LaunchOptions[Name] | undefined }): LaunchOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}
