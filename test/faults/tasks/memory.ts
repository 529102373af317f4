// Tasks that use more memory than there is.
import { backgroundTask, taskState } from 'offstage'

backgroundTask('heap', () => {
  Object.assign(taskState(), { pid: process.pid, ready: true })
  const hoard: unknown[] = []
  for (;;) hoard.push(new Array(10_000).fill({}))
})
backgroundTask('buffers', async () => {
  Object.assign(taskState(), { pid: process.pid, ready: true })
  const hoard: Buffer[] = []
  for (;;) {
    hoard.push(Buffer.alloc(4 * 1024 * 1024, 1))
    await new Promise((resolve) => setImmediate(resolve))
  }
})
