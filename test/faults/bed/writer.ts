// A process that launches without end, several at a time, and writes each id to a file once it is acknowledged. Ends when told, with its figures; or is killed.
import { appendFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createOffstage } from 'offstage/server'

export interface WriterOptions {
  data: string
  tasks: string[]
  /** The address of a PostgreSQL; absent: the embedded store in `data`. */
  database?: string
  /** Where acknowledged ids go, a line each. */
  acknowledged: string
  /** Launches under way at once. */
  atOnce: number
  /** Ends by itself after this time. */
  forMs: number
}

export interface Written {
  launches: number
  errors: string[]
  /** The longest that the event loop stood still, beyond the resolution of the measure. */
  blockedMs: number
}

const RESOLUTION_MS = 5
const { data, tasks, database, acknowledged, atOnce, forMs } = JSON.parse(process.argv[2] as string) as WriterOptions
const { engine } = await createOffstage(
  { tasks, data, ...(database === undefined ? {} : { database }) },
  { worker: false },
)
const errors: string[] = []
let launches = 0
process.send?.('ready')
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
delay.enable()
const end = performance.now() + forMs
await Promise.all(Array.from({ length: atOnce }, write))
delay.disable()
const written: Written = { launches, errors: [...new Set(errors)], blockedMs: delay.max / 1e6 - RESOLUTION_MS }
process.send?.(written)
await engine.stop(0)
process.disconnect?.()

async function write(): Promise<void> {
  while (performance.now() < end) {
    try {
      const [ref] = await engine.host.launch([{ name: 'never', args: `[["${'x'.repeat(300)}"]]` }])
      appendFileSync(acknowledged, `${ref?.id}\n`)
      launches++
    } catch (error) {
      errors.push((error as { code?: string }).code ?? String(error))
    }
  }
}
