// The stubborn ones again, in threads of the worker's process.
import { execSync } from 'node:child_process'
import { backgroundTask, taskState } from 'offstage'

const ready = () => Object.assign(taskState(), { ready: true })

backgroundTask({ name: 'thread-loop', isolation: 'thread' }, () => {
  ready()
  for (;;);
})
backgroundTask({ name: 'thread-that-catches', isolation: 'thread' }, () => {
  ready()
  for (;;) {
    try {
      throw new Error('never mind')
    } catch {
      // As those do who wrap everything.
    }
  }
})
backgroundTask({ name: 'thread-blocked', isolation: 'thread' }, () => {
  ready()
  execSync('sleep 3')
})
backgroundTask({ name: 'thread-exits', isolation: 'thread' }, () => process.exit(3))
backgroundTask({ name: 'thread-throws-in-timer', isolation: 'thread' }, async () => {
  setTimeout(() => {
    throw new RangeError('from a timer')
  }, 1)
  await new Promise((resolve) => setTimeout(resolve, 60_000))
})
backgroundTask({ name: 'thread-never', isolation: 'thread' }, () => new Promise(() => undefined))
backgroundTask({ name: 'thread-heap', isolation: 'thread' }, () => {
  const hoard: unknown[] = []
  for (;;) hoard.push(new Array(10_000).fill({}))
})
backgroundTask({ name: 'thread-fine', isolation: 'thread' }, (value: unknown) => value)
