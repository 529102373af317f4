// `offstage start`: the server as it is deployed, quiet apart from troubles.
import type { Command } from 'commander'
import { addCommand } from '../command.ts'
import { type ServeOptions, serveProject } from '../serve-project.ts'

export function addStart(program: Command): void {
  addCommand<ServeOptions>(
    program,
    {
      isServer: true,
      usage: 'start',
      summary: 'run the project, quietly',
      about:
        'Run the project (worker, routes, page, console), quiet apart from troubles.\nPORT (3000), HOST (127.0.0.1), DATABASE_URL and OFFSTAGE_DATA are honoured; options win. With NODE_ENV=production, or a HOST that others can reach, OFFSTAGE_SECRET is required and the console opens only by `console.access` in the config.\nSIGTERM waits up to 30 s for running tasks; a second one stops them.',
      examples: [
        'offstage start',
        'HOST=0.0.0.0 OFFSTAGE_SECRET=… offstage start --port 8080',
        'DATABASE_URL=postgres://… offstage start --no-worker',
      ],
    },
    async (out, options) => await serveProject(out, options, { isQuiet: true }),
  )
    .option('--port <number>', 'port to listen on (default: PORT, else 3000)')
    .option('--host <address>', 'address to listen on (default: HOST, else 127.0.0.1)')
    .option('--no-worker', 'serve only; `offstage worker`, here or on other machines, runs the tasks')
}
