// Tasks that report all the time, until the file `gate` is there.
import { existsSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { backgroundTask, taskState } from 'offstage'

/** A short line and a number every 50 ms. */
backgroundTask('whispers', (gate: string) => reportUntil(gate, ''))
/** Ten times a second 60 KB. */
backgroundTask('shouts', (gate: string) => reportUntil(gate, 'x'.repeat(60_000)))

async function reportUntil(gate: string, text: string): Promise<number> {
  const state = taskState<{ pid?: number; n?: number; ready?: boolean }>()
  Object.assign(state, { pid: process.pid, ready: true })
  let n = 0
  for (; !existsSync(gate); await delay(text === '' ? 50 : 100)) {
    state.n = ++n
    console.log(`report ${n} ${text}`)
  }
  return n
}
