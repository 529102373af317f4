// Tasks that hold an event loop: the worker's own, or that of their process.
import { backgroundTask, taskState } from 'offstage'

async function hog(forMs: number) {
  Object.assign(taskState(), { pid: process.pid, ready: true })
  // The state is on its way before the loop is held.
  await new Promise((resolve) => setTimeout(resolve, 300))
  const until = performance.now() + forMs
  while (performance.now() < until);
  return 'released'
}

backgroundTask({ name: 'hogs-the-worker', isolation: 'inline' }, hog)
backgroundTask('hogs-its-process', hog)
