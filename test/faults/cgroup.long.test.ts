// The kernel ends a process when a group's memory runs out: it must be the task that used it. Needs root and a memory controller.
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { expect, type TestContext, test } from 'vitest'
import { ended, openBed, seen } from './bed/bed.ts'
import { isAlive } from './bed/process-table.ts'
import { notHere, row } from './bed/rows.ts'
import { until } from './bed/until.ts'

const REPEATS = 20
const DID = `buffers in a memory group of 400 MB, beside another task: ${REPEATS} times`
const DEMANDED = 'failed OUT_OF_MEMORY, 0 collateral'

test('F9: the memory of a control group runs out', async (context) => {
  const group = memoryGroup(context, 400)
  if (typeof group === 'string') {
    notHere(context, { fault: 'F9', did: DID, demanded: DEMANDED, why: group })
    return
  }
  const bed = await openBed(context, 'memory', 'plain')
  const server = await bed.server({ wrap: ['sh', '-c', `echo $$ > ${group.path}/cgroup.procs; exec "$@"`, 'sh'] })
  const bystander = await bed.launch('idles')
  const { state } = await seen(bystander, ({ state }) => state.ready)
  const codes = new Set<string | undefined>()
  for (let i = 0; i < REPEATS; i++) {
    const { status, error } = await ended(await bed.launch('buffers'))
    expect(status).toBe('failed')
    expect(error?.message).toMatch(/memory/)
    codes.add(error?.code)
  }
  expect([isAlive(server.pid), isAlive(state.pid), (await bystander.snapshot()).status]).toEqual([
    true,
    true,
    'running',
  ])
  row(context, {
    fault: 'F9',
    did: DID,
    demanded: DEMANDED,
    seen: `${[...codes].join(', ')}; none; the kernel counted ${group.kills()}`,
    met: [...codes].join() === 'OUT_OF_MEMORY',
  })
  await server.end()
  await until(() => bed.alive().length === 0)
})

interface MemoryGroup {
  path: string
  kills(): string
}

/** A group of its own with so much memory, or why there can be none. */
function memoryGroup(context: TestContext, megabytes: number): MemoryGroup | string {
  const isOld = existsSync('/sys/fs/cgroup/memory/memory.limit_in_bytes')
  const root = isOld ? '/sys/fs/cgroup/memory' : '/sys/fs/cgroup'
  const path = `${root}/offstage-faults-${process.pid}`
  try {
    mkdirSync(path)
    writeFileSync(`${path}/${isOld ? 'memory.limit_in_bytes' : 'memory.max'}`, String(megabytes * 1024 * 1024))
  } catch (error) {
    return `no memory group can be made (${(error as Error).message})`
  }
  context.onTestFinished(async () => {
    await until(() => readFileSync(`${path}/cgroup.procs`, 'utf8').trim() === '')
    rmdirSync(path)
  })
  const count = isOld ? 'memory.oom_control' : 'memory.events'
  return {
    path,
    kills: () => /oom_kill \d+/.exec(readFileSync(`${path}/${count}`, 'utf8'))?.[0] ?? 'none',
  }
}
