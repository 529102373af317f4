// `offstage dev` and `offstage start`: the whole of a project in one process, with worker, routes, page and console.
import { createOffstage, type Offstage } from '../http/create-offstage.ts'
import { serve } from '../http/node-server.ts'
import { type Address, originOf, readAddress } from './address.ts'
import { type CommonOptions, loadConfig } from './load-config.ts'
import type { Out } from './out.ts'
import { taskTerminal } from './task-terminal.ts'
import { windDown } from './wind-down.ts'

export interface ServeOptions extends CommonOptions {
  port?: string
  host?: string
}

/** Runs until a signal stops it. Errors: those of the config, the address, the store and the task modules. */
export async function serveProject(out: Out, options: ServeOptions, how: { isQuiet: boolean }): Promise<undefined> {
  const address = readAddress(options, process.env)
  // Whether this is production is asked of HOST, wherever the host was named.
  process.env.HOST = address.host
  const { config, folder } = await loadConfig(options)
  let offstage: Offstage | undefined
  const terminal = taskTerminal(out, { ...how, store: () => offstage?.engine.store })
  // The port is taken before the worker starts: a second server that finds it in use must not have claimed tasks.
  const started = Promise.withResolvers<Offstage>()
  started.promise.catch(() => {})
  const server = await serve({ fetch: async (request) => (await started.promise).fetch(request), ...address })
  try {
    offstage = await createOffstage(config, { folder, events: terminal.events })
    started.resolve(offstage)
  } catch (error) {
    started.reject(error)
    await server.close()
    throw error
  }
  const running = offstage
  const end = windDown({
    out,
    running: () => terminal.running.values(),
    stop: async (drainMs) => {
      await running.stop(drainMs)
      await server.close()
    },
  })
  tellReady(out, offstage, { ...address, port: server.port })
  await end
  out.json({ event: 'stopped' })
  return undefined
}

function tellReady(out: Out, offstage: Offstage, address: Address): void {
  const url = originOf(address)
  const link = offstage.consoleLink(url)
  out.say(`ready ${url}`)
  out.say(
    link === undefined
      ? 'console closed: in production it opens to whom `console: { access }` in the config lets in'
      : `console ${link}`,
  )
  out.json({ event: 'ready', url, console: link ?? null })
}
