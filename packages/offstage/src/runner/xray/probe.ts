// The functions that are evaluated in a task's own thread, between two of its instructions if it is running. Their text is sent there, so they stand on nothing
// outside of themselves, and they must neither await nor leave anything changed.
import type { Sight, Site } from './sight.ts'

/** What the evaluated text calls itself, by which its own frames are left out. */
export const PROBE_URL = 'offstage:xray'

/** Where the thread is, and what keeps its event loop alive. `ownFd`: a line of Offstage's own, not to be counted. */
export function probe(probeUrl: string, ownFd: number | null): Sight {
  interface Handle {
    constructor?: { name?: string }
    pid?: number
    spawnfile?: string
    listening?: boolean
    address?(): unknown
    remoteAddress?: string
    remotePort?: number
    connecting?: boolean
    _handle?: { fd?: number; constructor?: { name?: string } }
  }

  function readSites(): Site[] {
    let sites: Site[] = []
    const limit = Error.stackTraceLimit
    const prepare = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace')
    try {
      Error.stackTraceLimit = 100
      Error.prepareStackTrace = (_error, calls) => {
        sites = calls.map((call) => ({
          function: call.getFunctionName() ?? '',
          url: call.getScriptNameOrSourceURL() ?? '',
          line: call.getLineNumber() ?? 0,
          column: call.getColumnNumber() ?? 0,
        }))
      }
      const holder: { stack?: unknown } = {}
      Error.captureStackTrace(holder)
      void holder.stack
    } finally {
      Error.stackTraceLimit = limit
      if (prepare) Object.defineProperty(Error, 'prepareStackTrace', prepare)
      else Reflect.deleteProperty(Error, 'prepareStackTrace')
    }
    return sites.filter(({ url }) => url !== probeUrl)
  }

  function addressOf(address: unknown): string {
    if (typeof address === 'string') return address
    const { address: host, family, port } = (address ?? {}) as { address?: string; family?: string; port?: number }
    return host === undefined ? '' : `${family === 'IPv6' ? `[${host}]` : host}:${port}`
  }

  /** The kind under which Node counts it, and that with what is known of it. */
  function describe(handle: Handle): [kind: string, told: string] | undefined {
    const kind = handle._handle?.constructor?.name
    if (kind === undefined) return undefined
    const name =
      kind === 'Process' ? 'ProcessWrap' : kind === 'TCP' ? 'TCPSocketWrap' : kind === 'Pipe' ? 'PipeWrap' : kind
    if (handle.pid !== undefined) return [name, `${name} ${handle.spawnfile} (process ${handle.pid})`]
    if (handle.listening) return ['TCPServerWrap', `TCPServerWrap ${addressOf(handle.address?.())} (listening)`]
    if (handle.remoteAddress === undefined) return handle.connecting ? [name, `${name} (connecting)`] : undefined
    const family = handle.remoteAddress.includes(':') ? 'IPv6' : 'IPv4'
    return [name, `${name} ${addressOf({ address: handle.remoteAddress, family, port: handle.remotePort })}`]
  }

  function readResources(): Map<string, number> {
    const counts = new Map<string, number>()
    const add = (kind: string, more: number) => {
      const count = (counts.get(kind) ?? 0) + more
      if (count > 0) counts.set(kind, count)
      else counts.delete(kind)
    }
    for (const kind of process.getActiveResourcesInfo()) add(kind, 1)
    const { _getActiveHandles: getHandles } = process as unknown as { _getActiveHandles?(): Handle[] }
    for (const handle of getHandles?.call(process) ?? []) {
      const described = describe(handle)
      if (ownFd !== null && handle._handle?.fd === ownFd) add('PipeWrap', -1)
      else if (described && counts.has(described[0])) {
        add(described[0], -1)
        add(described[1], 1)
      }
    }
    return counts
  }

  return { sites: readSites(), resources: [...readResources()].map(([kind, count]) => ({ kind, count })) }
}

/** The same sites in the sources as they were written, by the source maps that Node keeps of what it has loaded. */
export function locate(sites: Site[]): Site[] {
  const { findSourceMap } = process.getBuiltinModule('node:module')
  return sites.map((site) => {
    if (!site.url.startsWith('file:')) return site
    const origin = findSourceMap(site.url)?.findOrigin(site.line, site.column)
    if (!origin || !('fileName' in origin)) return site
    return { ...site, url: origin.fileName, line: origin.lineNumber, column: origin.columnNumber }
  })
}
