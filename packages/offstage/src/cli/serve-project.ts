// `offstage dev` and `offstage start`: the whole of a project in one process, with worker, routes, page and console.

import type { OffstageError } from '../base/errors.ts'
import { checkConfig } from '../engine/config.ts'
import { loadTasks } from '../engine/load-tasks.ts'
import { createOffstage, type Offstage } from '../http/create-offstage.ts'
import { type NodeServer, serve } from '../http/node-server.ts'
import { type Address, originOf, readAddress } from './address.ts'
import type { Generation } from './generation.ts'
import { type CommonOptions, loadConfig } from './load-config.ts'
import { noteIfNothingDeclared } from './nothing-declared.ts'
import type { Out } from './out.ts'
import { taskTerminal } from './task-terminal.ts'
import { windDown } from './wind-down.ts'

/** As long as a timer can wait, 24 days. */
const LONG_MS = 2 ** 31 - 1

export interface ServeOptions extends CommonOptions {
  port?: string
  host?: string
  /** False: serves only. */
  worker?: boolean
}

/** Runs until a signal stops it. Errors: those of the config, the address, the store and the task modules. */
export async function serveProject(
  out: Out,
  options: ServeOptions,
  how: { isQuiet: boolean; generation?: Generation | undefined },
): Promise<undefined> {
  const { generation } = how
  const address = readAddress(options, process.env)
  // Whether this is production is asked of HOST, wherever the host was named.
  process.env.HOST = address.host
  const { config, folder } = await loadConfig(options)
  const go = await goOf(generation, checkConfig(config, folder).tasks)
  let offstage: Offstage | undefined
  const gone = Promise.withResolvers<OffstageError>()
  const terminal = taskTerminal(out, { ...how, store: () => offstage?.engine.store })
  // The port is taken before the worker starts: a second server that finds it in use must not have claimed tasks.
  const started = Promise.withResolvers<Offstage>()
  started.promise.catch(() => {})
  const server = await serve({
    fetch: async (request) => (await started.promise).fetch(request),
    ...address,
    ...portOf(go),
  })
  try {
    offstage = await createOffstage(config, {
      folder,
      worker: options.worker !== false,
      events: terminal.events,
      gone: gone.resolve,
      ...keyOf(go),
    })
    started.resolve(offstage)
  } catch (error) {
    started.reject(error)
    await server.close()
    throw error
  }
  const running = offstage
  let isRetired = false
  const stop = async (drainMs: number) => {
    await running.stop(isRetired ? 0 : drainMs)
    await server.close()
  }
  const end = windDown({ out, running: () => terminal.running.values(), stop, gone: gone.promise })
  const retired = generation && retirement(generation, running, server, () => (isRetired = true))
  if (go?.changed === undefined) tellReady(out, offstage, { ...address, port: server.port })
  else tellReload(out, go.changed)
  generation?.tell({ kind: 'ready', port: server.port, consoleKey: offstage.engine.consoleKey })
  await Promise.race(retired ? [end, retired] : [end])
  out.json({ event: 'stopped' })
  return undefined
}

/** The next generation takes over, or whoever started this is gone: resolves when the tasks that run here have ended. */
async function retirement(
  generation: Generation,
  running: Offstage,
  server: NodeServer,
  note: () => void,
): Promise<void> {
  // Also later: an old generation must not outlive the process in front.
  void generation.alone.then(() => running.stop(0))
  await Promise.race([generation.retired, generation.alone])
  note()
  const stopped = running.stop(LONG_MS)
  await server.close()
  generation.tell({ kind: 'released' })
  await stopped
}

/** A generation says first that it can be loaded, and waits for the address. */
async function goOf(generation: Generation | undefined, tasks: string[]) {
  if (!generation) return undefined
  await loadTasks(tasks)
  generation.tell({ kind: 'loaded' })
  return await generation.mayGo
}

function portOf(go: { port?: number } | undefined): { port?: number } {
  return go?.port === undefined ? {} : { port: go.port }
}

function keyOf(go: { consoleKey?: string } | undefined): { consoleKey?: string } {
  return go?.consoleKey === undefined ? {} : { consoleKey: go.consoleKey }
}

function tellReload(out: Out, changed: string): void {
  out.note(`${changed} changed: new launches run the new code, running tasks keep theirs`)
  out.json({ event: 'reloaded', changed })
}

function tellReady(out: Out, offstage: Offstage, address: Address): void {
  const url = originOf(address)
  const link = offstage.consoleLink(url)
  noteIfNothingDeclared(out)
  out.say(`ready ${url}`)
  out.say(
    link === undefined
      ? 'console closed: in production it opens to whom `console: { access }` in the config lets in'
      : `console ${link}`,
  )
  out.json({ event: 'ready', url, console: link ?? null })
}
