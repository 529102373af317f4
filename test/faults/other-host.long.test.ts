// A worker on another machine is lost: nothing tells its death but its silence. Needs root, to give a supervisor a host name of its own.
import { expect, test } from 'vitest'
import { ended, openBed, seen } from './bed/bed.ts'
import { ms, notHere, row } from './bed/rows.ts'

const DID = 'kill -9 of a supervisor with 4 tasks, the other worker on another host (as far as names tell)'
const DEMANDED = 'missing ≤ 20 s'

test('F20: a worker of another host falls silent', async (context) => {
  if (process.getuid?.() !== 0) {
    notHere(context, { fault: 'F20', did: DID, demanded: DEMANDED, why: 'another host name needs root' })
    return
  }
  const bed = await openBed(context, 'plain')
  const server = await bed.server()
  const tasks = await Promise.all([1, 2, 3, 4].map(() => bed.launch('idles')))
  for (const task of tasks) await seen(task, ({ state }) => state.ready)
  await bed.server({ wrap: ['unshare', '--uts', 'sh', '-c', 'hostname elsewhere && exec "$@"', 'sh'] })
  server.signal('SIGKILL')
  const began = performance.now()
  for (const task of tasks) expect((await ended(task)).status).toBe('missing')
  const tookMs = performance.now() - began
  row(context, { fault: 'F20', did: DID, demanded: DEMANDED, seen: ms(tookMs), met: tookMs <= 20_000 })
})
