// A server as the first process of a container: it stops when told, and leaves no zombies, though it inherits every orphan. Needs root.
import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openBed } from './bed/bed.ts'
import { serve } from './bed/command.ts'
import { descendants, parentOf, stateOf } from './bed/process-table.ts'
import { notHere, row } from './bed/rows.ts'
import { until } from './bed/until.ts'

const RUNS = 1000
const DID = `${RUNS} tasks under a server that is PID 1, each leaving an orphan`
const DEMANDED = '0 zombies; SIGTERM: exit 0'

test('F24: PID 1', async (context) => {
  if (process.getuid?.() !== 0) {
    notHere(context, { fault: 'F24', did: DID, demanded: DEMANDED, why: 'a process namespace needs root' })
    return
  }
  const bed = await openBed(context, 'orphans')
  const wrap = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc']
  const server = await serve(bed, 'start', { wrap })
  const inside = await until(() => descendants(server.process.pid as number)[0])
  const { host, store } = bed.offstage.engine
  await host.launch(Array.from({ length: RUNS }, () => ({ name: 'leaves-an-orphan', args: '[[]]' })))
  await until(async () => (await store.count({ statuses: ['completed'] }, RUNS + 1)) === RUNS, 900_000)
  const zombies = () =>
    readdirSync('/proc').filter((name) => stateOf(Number(name)) === 'Z' && parentOf(Number(name)) === inside)
  await until(() => zombies().length === 0, 5000).catch(() => undefined)
  const left = zombies().length
  process.kill(inside, 'SIGTERM')
  const { code } = await server.exited
  expect(await store.count({ statuses: ['completed'] }, RUNS + 1)).toBe(RUNS)
  row(context, {
    fault: 'F24',
    did: DID,
    demanded: DEMANDED,
    seen: `${left} zombies; exit ${code}`,
    met: left === 0 && code === 0,
  })
})
