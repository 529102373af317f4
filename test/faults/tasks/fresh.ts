// A task that wants a process of its own each time.
import { backgroundTask } from 'offstage'
import { look } from './look.ts'

backgroundTask({ name: 'looks-afresh', fresh: true }, look)
