// SIGTERM to a server whose tasks never end: they have half a minute.
import { expect, test } from 'vitest'
import { busyServer, stillQueued } from './bed/busy-server.ts'
import { ms, row } from './bed/rows.ts'

const DRAIN_MS = 30_000

test('F23: SIGTERM once, and a stuck task is ended when the time is up', async (context) => {
  const { server, running, queued } = await busyServer(context, ['loop', 'listens-and-loops'])
  server.process.kill('SIGTERM')
  const began = performance.now()
  const { code } = await server.exited
  const tookMs = performance.now() - began
  for (const task of running) expect((await task.snapshot()).status).toBe('killed')
  await stillQueued(queued)
  row(context, {
    fault: 'F23',
    did: 'SIGTERM once, a task that never ends, one that listens and never ends',
    demanded: 'exit 0 within 30 s + 2 s, killed, queued kept',
    seen: `exit ${code} after ${ms(tookMs)}, ${queued.length} still queued`,
    met: code === 0 && tookMs <= DRAIN_MS + 2000,
  })
})
