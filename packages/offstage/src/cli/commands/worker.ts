// `offstage worker`: runs the tasks of a data folder, without a server.
import type { Command } from 'commander'
import type { OffstageError } from '../../base/errors.ts'
import { checkConfig } from '../../engine/config.ts'
import { Engine } from '../../engine/engine.ts'
import { whereOf } from '../../engine/open-store.ts'
import { addCommand } from '../command.ts'
import { type CommonOptions, loadConfig } from '../load-config.ts'
import { noteIfNothingDeclared } from '../nothing-declared.ts'
import type { Out } from '../out.ts'
import { taskTerminal } from '../task-terminal.ts'
import { windDown } from '../wind-down.ts'

export function addWorker(program: Command): void {
  addCommand(
    program,
    {
      isServer: true,
      usage: 'worker',
      summary: 'run tasks without a server',
      about:
        'Run the tasks of a data folder, or of the database in DATABASE_URL, without a server, beside others or alone: of a database on any number of machines. It claims only tasks whose names its modules declare.\nSIGTERM waits up to 30 s for running tasks; a second one stops them.',
      examples: [
        'offstage worker',
        'offstage worker --data /srv/app/data',
        'DATABASE_URL=postgres://… offstage worker',
      ],
    },
    work,
  )
}

async function work(out: Out, options: CommonOptions): Promise<undefined> {
  const { config, folder } = await loadConfig(options)
  const checked = checkConfig(config, folder)
  let engine: Engine | undefined
  const gone = Promise.withResolvers<OffstageError>()
  const terminal = taskTerminal(out, { isQuiet: true, store: () => engine?.store })
  engine = await Engine.start(checked, { worker: 'only', events: terminal.events, gone: gone.resolve })
  const started = engine
  const end = windDown({
    out,
    running: () => terminal.running.values(),
    stop: (drainMs) => started.stop(drainMs),
    gone: gone.promise,
  })
  const { concurrency } = checked
  const data = whereOf(checked)
  noteIfNothingDeclared(out)
  out.say(`worker ready, process ${process.pid}, up to ${concurrency} tasks at once from ${data}`)
  out.json({ event: 'ready', pid: process.pid, concurrency, data })
  await end
  out.json({ event: 'stopped' })
  return undefined
}
