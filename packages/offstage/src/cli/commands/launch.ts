// `offstage launch`: stores a launch in the data folder; whichever server or worker runs there picks it up.
import type { Command } from 'commander'
import { runAs } from '../../engine/caller.ts'
import { findDefinition, unknownName } from '../../task/registry.ts'
import { addCommand } from '../command.ts'
import { argsOf } from '../json-args.ts'
import { withData } from '../open-data.ts'
import type { Out } from '../out.ts'
import { tellLaunch } from '../tell-launch.ts'
import { LAUNCH_EXIT_CODES, waitForEnd } from '../wait-for-end.ts'

interface Options {
  arg?: string[]
  tag?: string[]
  owner?: string
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
      ],
      exitCodes: `, or no background task of this name${LAUNCH_EXIT_CODES}`,
    },
    launch,
  )
    .option('--arg <text>', 'an argument as plain text; repeat it for more', several)
    .option('--tag <tag>', 'a word to find the task by; repeat it for more', several)
    .option('--owner <id>', 'the user on whose behalf it is launched')
    .option('--wait', 'print its log until it ends, and exit by how it ended; Ctrl-C leaves the task running')
}

async function launch(
  out: Out,
  { arg, tag, owner, wait, ...common }: Options,
  name: string,
  json: string | undefined,
): Promise<number | undefined> {
  const args = argsOf(json, arg ?? [], name)
  return await withData(common, { tasks: true }, async (engine) => {
    const definition = findDefinition(name)
    if (!definition) throw unknownName(name)
    const options = { ...(tag ? { tags: tag } : {}), ...(owner === undefined ? {} : { owner }) }
    const caller = { owner: null, user: null, host: engine.host }
    const task = await runAs(caller, () => definition.with(options).launch(...args))
    await tellLaunch(out, engine, task, wait ?? false)
    return wait ? await waitForEnd(out, engine, task) : undefined
  })
}

function several(text: string, before: string[] = []): string[] {
  return [...before, text]
}
