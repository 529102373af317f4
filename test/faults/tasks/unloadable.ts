// A module that loads in the supervisor and fails in a task's process.
import { backgroundTask } from 'offstage'

backgroundTask('never-loads', () => 1)
if (process.env.OFFSTAGE_CHILD !== undefined) throw new Error('not in here')
