// A task whose process starts one that outlives its own parent.
import { spawnSync } from 'node:child_process'
import { backgroundTask } from 'offstage'

backgroundTask('leaves-an-orphan', () => {
  spawnSync('sh', ['-c', 'sleep 0.05 & exit'], { stdio: 'ignore' })
})
