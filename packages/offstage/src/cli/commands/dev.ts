// `offstage dev`: the server for developing, with every task's output in the terminal.
import type { Command } from 'commander'
import { isLoopback } from '../../engine/config.ts'
import { addCommand } from '../command.ts'
import { openGeneration } from '../generation.ts'
import { runReloading } from '../reload.ts'
import { type ServeOptions, serveProject } from '../serve-project.ts'

export function addDev(program: Command): void {
  addCommand<ServeOptions>(
    program,
    {
      isServer: true,
      usage: 'dev',
      summary: "run the project and show every task's output",
      about:
        "Run the project (worker, routes, page, console) and show every task's output, each line marked with its task.\nWhen a file of the project changes, new launches run the new code and running tasks keep theirs.\nPORT (3000), HOST (127.0.0.1) and OFFSTAGE_DATA are honoured; options win.",
      examples: ['offstage dev', 'offstage dev --port 8080', 'PORT=8080 offstage dev'],
    },
    async (out, options) => {
      // Sites on this machine are what one develops against; a server that others can reach still refuses private addresses.
      if (isLoopback(options.host ?? (process.env.HOST || '127.0.0.1'))) process.env.OFFSTAGE_ALLOW_PRIVATE ??= '1'
      const generation = openGeneration()
      if (!generation) return await runReloading(out)
      return await serveProject(out, options, { isQuiet: false, generation })
    },
  )
    .option('--port <number>', 'port to listen on (default: PORT, else 3000)')
    .option('--host <address>', 'address to listen on (default: HOST, else 127.0.0.1)')
}
