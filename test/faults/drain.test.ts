// SIGTERM to a server: what runs may finish, what is queued waits for the next server, and a signal more hurries.
import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ended } from './bed/bed.ts'
import { busyServer, stillQueued } from './bed/busy-server.ts'
import { serve } from './bed/command.ts'
import { ms, row } from './bed/rows.ts'
import { lasting, until } from './bed/until.ts'

test('F23: SIGTERM, and the tasks finish', async (context) => {
  const { bed, server, running, queued, starts } = await busyServer(context, ['gated', 'gated'])
  server.process.kill('SIGTERM')
  const began = performance.now()
  await until(() => server.output.includes('stopping'))
  writeFileSync(bed.file('gate'), '')
  const { code } = await server.exited
  const tookMs = performance.now() - began
  for (const task of running) expect((await task.snapshot()).status).toBe('completed')
  await stillQueued(queued)
  expect([code, starts()]).toEqual([0, 2])
  row(context, {
    fault: 'F23',
    did: 'SIGTERM once, two tasks that finish',
    demanded: 'both completed, exit 0 within 2 s of that, queued kept',
    seen: `completed, exit ${code} after ${ms(tookMs)}, ${queued.length} still queued`,
    met: tookMs <= 2000,
  })
})

test('F23: SIGTERM again, and stuck tasks are ended', async (context) => {
  const { bed, server, running, queued } = await busyServer(context, ['loop', 'deaf'])
  server.process.kill('SIGTERM')
  await until(() => server.output.includes('stopping'))
  server.process.kill('SIGTERM')
  const began = performance.now()
  const { code } = await server.exited
  const tookMs = performance.now() - began
  for (const task of running)
    expect(await task.snapshot()).toMatchObject({ status: 'killed', kill: { by: 'shutdown' } })
  await stillQueued(queued)
  expect(code).toBe(0)
  await until(() => bed.alive().length === 0)
  row(context, {
    fault: 'F23',
    did: 'SIGTERM twice, two tasks that never end',
    demanded: 'killed by shutdown, exit 0 within 2 s, queued kept',
    seen: `killed, exit ${code} after ${ms(tookMs)}, ${queued.length} still queued`,
    met: tookMs <= 2000,
  })
})

test('F23: SIGTERM five times', async (context) => {
  const { bed, server, running, queued } = await busyServer(context, ['loop', 'listens-and-loops'])
  const began = performance.now()
  for (let i = 0; i < 5; i++) {
    server.process.kill('SIGTERM')
    // Signals sent in one go are heard as one.
    await lasting(50)
  }
  const { code, signal } = await server.exited
  const tookMs = performance.now() - began
  await until(() => bed.alive().length === 0)
  const goneMs = performance.now() - began
  await stillQueued(queued)
  await serve(bed, 'start')
  for (const task of running) expect(['killed', 'missing']).toContain((await ended(task)).status)
  // The next server takes up what was queued.
  writeFileSync(bed.file('gate'), '')
  for (const task of queued) expect((await ended(task)).status).toBe('completed')
  row(context, {
    fault: 'F23',
    did: 'SIGTERM five times, 50 ms apart, a task that never ends, one that listens and ignores',
    demanded: 'exit ≤ 2 s, nothing left, 0 lost queued',
    seen: `exit ${code ?? signal} after ${ms(tookMs)}, all gone after ${ms(goneMs)}, 0 lost`,
    met: tookMs <= 2000 && goneMs <= 3000,
  })
})

test('F24: SIGINT to the whole group, heard twice', async (context) => {
  const { bed, server, running } = await busyServer(context, ['gated', 'gated'])
  // As npm passes on what the terminal has sent to both.
  server.process.kill('SIGINT')
  await until(() => server.output.includes('stopping'))
  server.process.kill('SIGINT')
  writeFileSync(bed.file('gate'), '')
  const { code } = await server.exited
  for (const task of running) expect((await task.snapshot()).status).toBe('completed')
  expect(code).toBe(0)
  row(context, {
    fault: 'F24',
    did: 'SIGINT twice within 250 ms, two tasks that finish',
    demanded: 'taken for one: drains, exit 0',
    seen: `both completed, exit ${code}`,
    met: true,
  })
})
