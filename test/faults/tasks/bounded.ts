// Tasks in queues with bounds. Each tells in a file, outside of the system, when it began and ended, by a clock that all processes of the machine share.
import { appendFileSync, existsSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { backgroundTask, currentTask } from 'offstage'

const nowUs = () => Number(process.hrtime.bigint() / 1000n)

async function told(file: string, queue: string, key: string, work: () => Promise<unknown>): Promise<void> {
  const tell = (what: string) =>
    appendFileSync(
      file,
      `${JSON.stringify({ what, id: currentTask().id, queue, key, pid: process.pid, worker: process.ppid, at: nowUs() })}\n`,
    )
  tell('began')
  await work()
  tell('ended')
}

backgroundTask(
  {
    name: 'narrow',
    retries: { max: 2, delay: 10 },
    queue: { concurrency: 8, concurrencyPerKey: 3, concurrencyPerWorker: 3 },
  },
  (file: string, key: string, forMs: number) => told(file, 'narrow', key, () => pause(forMs)),
)
/** Of owners who may run two at once. */
backgroundTask({ name: 'owned', retries: { max: 2, delay: 10 } }, (file: string, owner: string, forMs: number) =>
  told(file, 'owned', owner, () => pause(forMs)),
)
backgroundTask(
  { name: 'rated', retries: { max: 2, delay: 10 }, queue: { rate: { limit: 50, per: '1s' } } },
  () => undefined,
)
/** In the narrow queue, until the file `gate` is there. */
backgroundTask({ name: 'holds', queue: 'narrow' }, (file: string, key: string, gate: string) =>
  told(file, 'narrow', key, async () => {
    while (!existsSync(gate)) await pause(5)
  }),
)
