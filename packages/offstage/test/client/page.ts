// A page over a real server: the client as a browser runs it, and tasks that a test moves by hand.
import { connect, type RemoteTask, type Server } from 'offstage/client'
import { type Bed, type BedOptions, openBed, Visitor } from '../http/bed.ts'
import { Reporting } from '../live/store.ts'
import { functions } from './functions.ts'
import { type FaultyProxy, openProxy } from './proxy.ts'

export type Functions = typeof functions

export interface Page {
  bed: Bed
  proxy: FaultyProxy
  visitor: Visitor
  server: Server<Functions>
}

/** A server without a worker (unless asked for), a proxy before it, and a visitor's page. */
export async function openPage(options: BedOptions = {}): Promise<Page> {
  const bed = await openBed({ functions, ...options })
  const proxy = await openProxy(bed.origin)
  return { bed, proxy, ...pageOf(proxy) }
}

/** One more visitor's page on the same server. */
export function pageOf(at: { origin: string }): { visitor: Visitor; server: Server<Functions> } {
  const visitor = new Visitor(at)
  return { visitor, server: connect<Functions>('/offstage', { fetch: visitor.fetch }) }
}

/** A running task that the test moves, and the page's handle of it. */
export async function runningTask(page: Page): Promise<{ task: Reporting; handle: RemoteTask }> {
  const task = await Reporting.begin(page.bed.offstage.engine.store)
  return { task, handle: await page.server.findWithLogs(task.id) }
}

export const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no error',
    (error: { code?: string }) => error.code ?? String(error),
  )
