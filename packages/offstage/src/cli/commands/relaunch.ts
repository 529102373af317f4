// `offstage relaunch`: the same task once more.
import type { Command } from 'commander'
import { Task } from '../../task/task.ts'
import { addCommand } from '../command.ts'
import { findTask } from '../find-task.ts'
import { withData } from '../open-data.ts'
import type { Out } from '../out.ts'
import { tellLaunch } from '../tell-launch.ts'
import { LAUNCH_EXIT_CODES, waitForEnd } from '../wait-for-end.ts'

export function addRelaunch(program: Command): void {
  addCommand<{ wait?: boolean }>(
    program,
    {
      usage: 'relaunch <id>',
      summary: 'launch a task once more, with the same arguments and options',
      about:
        'Launch a task once more, whatever became of it: the same arguments, owner, tags, queue and options. The new task names the one that it repeats.',
      examples: ['offstage relaunch 7k3fq2zd', 'offstage relaunch 7k3fq2zd --wait'],
      exitCodes: LAUNCH_EXIT_CODES,
    },
    relaunch,
  ).option('--wait', 'print its log until it ends, and exit by how it ended; Ctrl-C leaves the task running')
}

async function relaunch(
  out: Out,
  { wait = false, ...common }: { wait?: boolean },
  id: string,
): Promise<number | undefined> {
  return await withData(common, { tasks: true }, async (engine) => {
    const first = await findTask(engine.store, id)
    const task = new Task(await engine.host.relaunch(first.id), engine.host)
    await tellLaunch(out, engine, task, wait)
    return wait ? await waitForEnd(out, engine, task) : undefined
  })
}
