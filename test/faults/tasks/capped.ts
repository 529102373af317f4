// Tasks with a cap on their memory: one that goes over it outside the JavaScript heap, one within it, one that does not.
import { backgroundTask, taskState } from 'offstage'

async function hoardBuffers(megabytes: number) {
  Object.assign(taskState(), { pid: process.pid, ready: true })
  const hoard: Buffer[] = []
  while (hoard.length < megabytes) {
    hoard.push(Buffer.alloc(1024 * 1024, 1))
    if (hoard.length % 16 === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return hoard.length
}

backgroundTask({ name: 'capped-buffers', memory: '256MB' }, hoardBuffers)
backgroundTask({ name: 'capped-heap', memory: '256MB' }, () => {
  const hoard: unknown[] = []
  for (;;) hoard.push(new Array(10_000).fill({}))
})
