// The command line as a whole: its commands, its help.
import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { addBackup } from './commands/backup.ts'
import { addDev } from './commands/dev.ts'
import { addDoctor } from './commands/doctor.ts'
import { addExplain } from './commands/explain.ts'
import { addExport } from './commands/export.ts'
import { addInit } from './commands/init.ts'
import { addKill } from './commands/kill.ts'
import { addLaunch } from './commands/launch.ts'
import { addLogs } from './commands/logs.ts'
import { addLs } from './commands/ls.ts'
import { addMove } from './commands/move.ts'
import { addQueues } from './commands/queues.ts'
import { addRelaunch } from './commands/relaunch.ts'
import { addSchedules } from './commands/schedules.ts'
import { addShow } from './commands/show.ts'
import { addStart } from './commands/start.ts'
import { addWorker } from './commands/worker.ts'
import { addXray } from './commands/xray.ts'
import { EXIT_HELP } from './exit-codes.ts'

const AFTER = `
Examples:
  offstage dev
  offstage launch crawl '["http://127.0.0.1:9001/sitemap.xml"]'
  offstage logs -f 7k3fq2zd
${EXIT_HELP}

Commands work on the data folder itself, whether or not a server runs on it.
Errors are one line on standard error, with --json {"error":{"code","message"}};
OFFSTAGE_DEBUG=1 adds the stack. NO_COLOR=1 leaves colours out.`

/** Errors are thrown as commander's own `CommanderError`; nothing is printed for them here. */
export function createProgram(): Command {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  const program = new Command('offstage')
    .description('Background tasks that you can launch, watch live and kill.')
    .version(version, '-V, --version', 'print the version')
    .helpCommand('help [command]', 'help on a command')
    .exitOverride()
    .configureOutput({ outputError: () => {} })
    .addHelpText('after', AFTER)
  for (const add of [
    addInit,
    addDev,
    addStart,
    addWorker,
    addLs,
    addShow,
    addLogs,
    addLaunch,
    addRelaunch,
    addKill,
    addXray,
    addExplain,
    addQueues,
    addSchedules,
    addBackup,
    addExport,
    addMove,
    addDoctor,
  ])
    add(program)
  return program
}
