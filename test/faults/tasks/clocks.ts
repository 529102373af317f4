// Tasks that look at what clocks do to them.
import { backgroundTask, currentTask, onKill } from 'offstage'

/** Prints, fails once, and is tried again a second later. */
backgroundTask({ name: 'again', retries: { max: 1, delay: '1s', jitter: 0 } }, () => {
  console.log('here')
  if (currentTask().attempt === 1) throw new Error('not yet')
})

/** Is told to stop, and does. */
backgroundTask('obeys', async () => {
  await new Promise<void>((resolve) => {
    onKill(() => resolve())
    console.log('ready')
  })
})
