// Tasks that fail each time they are tried; each start writes a line with its time.
import { appendFileSync } from 'node:fs'
import { backgroundTask } from 'offstage'

function started(file: string): void {
  appendFileSync(file, `${Date.now()}\n`)
}

backgroundTask({ name: 'exits-each-time', retries: 10 }, (file: string) => {
  started(file)
  process.exit(3)
})
backgroundTask({ name: 'dies-each-time', retries: 10 }, (file: string) => {
  started(file)
  process.kill(process.pid, 'SIGKILL')
  for (;;);
})
backgroundTask({ name: 'heap-each-time', retries: 10 }, (file: string) => {
  started(file)
  const hoard: unknown[] = []
  for (;;) hoard.push(new Array(10_000).fill({}))
})
backgroundTask({ name: 'throws-each-time', retries: 2 }, (file: string) => {
  started(file)
  throw new Error('each time')
})
