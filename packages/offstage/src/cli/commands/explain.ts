// `offstage explain`: why a task is where it is, and when it may begin.
import type { Command } from 'commander'
import { shortId } from '../../base/ids.ts'
import { sentencesOf } from '../../task/explanation.ts'
import { addCommand } from '../command.ts'
import { findTask } from '../find-task.ts'
import { STATUS_PAINT } from '../look.ts'
import { withData } from '../open-data.ts'
import type { Out } from '../out.ts'

export function addExplain(program: Command): void {
  addCommand(
    program,
    {
      usage: 'explain <id>',
      summary: 'tell why a task is not running yet, and when it may',
      about:
        'Tell why a task is where it is: what exactly it waits for (its time, a paused queue, the tasks that hold its places, a rate, workers that are busy or missing, its children), how many go before it, and when it may begin.',
      examples: ['offstage explain 7k3fq2zd', 'offstage explain 7k3fq2zd --json | jq .reasons'],
    },
    explain,
  )
}

async function explain(out: Out, options: object, id: string): Promise<undefined> {
  await withData(options, { tasks: false }, async ({ store, host }) => {
    const task = await findTask(store, id)
    const explanation = await host.explain(task.id)
    out.json(explanation)
    const { status } = explanation
    out.say(`${out.paint('bold', task.name)} ${shortId(task.id)} ${out.paint(STATUS_PAINT[status], status)}`)
    for (const sentence of sentencesOf(explanation)) out.say(`  ${sentence}`)
  })
  return undefined
}
