// `offstage doctor`: looks at all that a project needs to run, and says what is wrong and what to do about it. Changes nothing.
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { isOffstageError } from '../../base/errors.ts'
import { checkConfig, type EngineConfig } from '../../engine/config.ts'
import { loadTasks } from '../../engine/load-tasks.ts'
import { isHookName } from '../../task/hooks.ts'
import { definedNames } from '../../task/registry.ts'
import { addCommand } from '../command.ts'
import { checkDataFolder } from '../doctor/check-data-folder.ts'
import { checkFiles } from '../doctor/check-files.ts'
import { checkClock, checkNode } from '../doctor/check-machine.ts'
import { checkPostgres } from '../doctor/check-postgres.ts'
import { checkSecret } from '../doctor/check-secret.ts'
import { type Finding, ok, problemOf } from '../doctor/finding.ts'
import { EXIT } from '../exit-codes.ts'
import { type CommonOptions, loadConfig } from '../load-config.ts'
import type { Out } from '../out.ts'

interface Options {
  integrity?: boolean
}

const PAINT = { ok: 'green', warning: 'yellow', problem: 'red' } as const

export function addDoctor(program: Command): void {
  addCommand<Options>(
    program,
    {
      usage: 'doctor',
      summary: 'look for what is wrong, and say what to do',
      about:
        'Look at all that this project needs to run: Node, the config and its task modules, the data folder and its disk, the databases, workers, what waits in vain, the clock, the secret; with DATABASE_URL the PostgreSQL there. Nothing is changed; servers may go on meanwhile.',
      examples: ['offstage doctor', 'offstage doctor --integrity', 'offstage doctor --json'],
    },
    examine,
  ).option('--integrity', 'check every page and index of the data, which takes a while where there is much')
}

async function examine(out: Out, { integrity = false, ...common }: Options & CommonOptions): Promise<number> {
  const findings = [checkNode(), await checkClock()]
  const { config, names, findings: ofProject } = await project(common)
  findings.push(...ofProject, checkSecret(config), ...checkDataFolder(config.data))
  if (config.database !== undefined) findings.push(...(await checkPostgres(config.database, names)))
  else findings.push(...(await checkFiles(config.data, names, integrity)))
  const count = (status: Finding['status']) => findings.filter((finding) => finding.status === status).length
  const [problems, warnings] = [count('problem'), count('warning')]
  out.json({ findings, problems, warnings })
  for (const finding of findings) print(out, finding)
  out.say(
    `${findings.length} looked at: ${problems} ${problems === 1 ? 'problem' : 'problems'}, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`,
  )
  return problems > 0 ? EXIT.failed : EXIT.ok
}

/** The config, or as much as can be known without it; the names of its tasks, where its modules load. */
async function project(
  options: CommonOptions,
): Promise<{ config: EngineConfig; names: string[] | undefined; findings: Finding[] }> {
  let config: EngineConfig
  try {
    const { config: written, folder } = await loadConfig(options)
    config = checkConfig(written, folder)
  } catch (error) {
    // Whoever names the data folder may stand anywhere.
    const isNoMatter =
      options.data !== undefined && options.config === undefined && isOffstageError(error, 'CONFIG_NOT_FOUND')
    const findings = isNoMatter ? [] : [problemOf('config', error)]
    return { config: withoutProject(options), names: undefined, findings }
  }
  try {
    await loadTasks(config.tasks)
    const names = definedNames()
    const count = names.filter((name) => !isHookName(name)).length
    const fact = `${count} ${count === 1 ? 'task is' : 'tasks are'} declared`
    return { config, names, findings: [ok('config', fact)] }
  } catch (error) {
    return { config, names: undefined, findings: [problemOf('tasks', error)] }
  }
}

/** What is to be looked at where no config can be had. */
function withoutProject(options: CommonOptions): EngineConfig {
  const config = { tasks: 'none', ...(options.data === undefined ? {} : { data: resolve(options.data) }) }
  try {
    return checkConfig(config, process.cwd())
  } catch {
    // It is DATABASE_URL that is wrong, and told already.
    return checkConfig(config, process.cwd(), { ...process.env, DATABASE_URL: '' })
  }
}

function print(out: Out, { check, status, fact, fix }: Finding): void {
  out.say(`${out.paint(PAINT[status], status.padEnd(8))} ${check.padEnd(12)} ${fact}`)
  if (fix !== null) out.say(`${' '.repeat(22)}${fix}`)
}
