// An X-ray of a task that spins names the function and the line of its own file, and the task goes on.
import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ended, openBed, seen } from './bed/bed.ts'
import { ms, row } from './bed/rows.ts'

test.for(['spins', 'spins-in-a-thread'])('trial: an X-ray of a task that %s', async (name, context) => {
  const bed = await openBed(context, 'spinning')
  await bed.server()
  const task = await bed.launch(name, bed.file('gate'))
  await seen(task, ({ state }) => state.spins)
  const began = performance.now()
  const { activity, stack } = await task.xray()
  const tookMs = performance.now() - began
  expect(activity).toBe('running')
  const frame = stack.find(({ isUser }) => isUser)
  expect(frame?.function).toBe('spinsHere')
  expect(frame?.file).toMatch(/tasks\/spinning\.ts$/)
  expect(frame?.line).toBeGreaterThanOrEqual(5)
  expect(frame?.line).toBeLessThanOrEqual(9)
  const { profile } = await task.xray({ profileMs: 500 })
  expect(profile?.top.some(({ file }) => /tasks\/spinning\.ts$/.test(file))).toBe(true)
  expect((await task.snapshot()).status).toBe('running')
  writeFileSync(bed.file('gate'), '')
  expect((await ended(task)).status).toBe('completed')
  row(context, {
    fault: 'x-ray',
    did: `X-ray of a task that ${name.replaceAll('-', ' ')}`,
    demanded: 'function and line of its .ts file < 1 s; it goes on',
    seen: `${frame?.function} spinning.ts:${frame?.line} after ${ms(tookMs)}; completed`,
    met: tookMs < 1000,
  })
})
