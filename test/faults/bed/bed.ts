// The bed that the faults are tried in: a fresh data folder, supervisors in processes of their own, and this process's own Offstage on the same folder, which
// launches, watches and kills but runs nothing. At the end of the test all that was started is ended, by number, and the folder is gone.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Task, TaskSnapshot } from 'offstage'
import { createOffstage, type Offstage, type OffstageConfig } from 'offstage/server'
import type { TestContext } from 'vitest'
import { bearers } from './process-table.ts'
import { Server, type ServerOptions } from './server.ts'
import { until } from './until.ts'

export interface Bed {
  readonly folder: string
  readonly data: string
  /** Paths of the task modules. */
  readonly modules: string[]
  /** In the environment of all that belongs to this bed, as `FAULTS_BED`. */
  readonly mark: string
  /** Sees the same tasks as the supervisors; has no worker. */
  readonly offstage: Offstage
  /** A supervisor that accepts tasks. */
  server(options?: ServerOptions): Promise<Server>
  launch(name: string, ...args: unknown[]): Promise<Task>
  /** A file in the bed's folder. */
  file(name: string): string
  /** All living processes of the bed: supervisors, tasks, and what these started and left their environment to. */
  alive(): number[]
}

let beds = 0

/** `tasks` names modules in `tasks/`, without their ending. */
export function openBed(test: TestContext, ...tasks: string[]): Promise<Bed> {
  return openBedOn(undefined, test, ...tasks)
}

/** On a PostgreSQL. */
export function openBedOn(database: string | undefined, test: TestContext, ...tasks: string[]): Promise<Bed> {
  return openBedWith(on(database), test, ...tasks)
}

/** `config`: of the bed's own Offstage; its database is that of all. */
export async function openBedWith(
  config: Pick<OffstageConfig, 'database' | 'plan'>,
  test: TestContext,
  ...tasks: string[]
): Promise<Bed> {
  const { database } = config
  const folder = mkdtempSync(join(tmpdir(), 'offstage-faults-'))
  const mark = `${process.pid}-${++beds}-${Date.now()}`
  const alive = () => bearers(`FAULTS_BED=${mark}`)
  const servers: Server[] = []
  const data = join(folder, 'data')
  const modules = tasks.map((name) => fileURLToPath(new URL(`../tasks/${name}.ts`, import.meta.url)))
  const offstage = await createOffstage({ tasks: modules, data, ...config }, { worker: false })
  test.onTestFinished(async () => {
    for (const server of servers) await server.end()
    for (const pid of alive()) killNow(pid)
    await offstage.stop(0)
    await until(() => alive().length === 0)
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  })
  return {
    folder,
    data,
    modules,
    mark,
    offstage,
    async server(options = {}) {
      const { concurrency = 4, database: way = database } = options
      const server = new Server({ tasks: modules, data, concurrency, ...on(way) }, mark, options)
      servers.push(server)
      await server.ready
      return server
    },
    launch: (name, ...args) => offstage.launchBackgroundTask(name, ...args),
    file: (name) => join(folder, name),
    alive,
  }
}

function on(database: string | undefined): { database?: string } {
  return database === undefined ? {} : { database }
}

/** Waits until a snapshot of the task satisfies the look, and gives it. */
export async function seen(
  task: Task,
  look: (snapshot: TaskSnapshot) => unknown,
  withinMs = 60_000,
): Promise<TaskSnapshot> {
  const enough = AbortSignal.timeout(withinMs)
  let last: TaskSnapshot | undefined
  for await (const snapshot of task.watch({ signal: enough })) {
    last = snapshot
    if (look(snapshot)) return snapshot
  }
  throw new Error(`${task.getTaskName()} was not as waited for within ${withinMs} ms: ${look}, ${JSON.stringify(last)}`)
}

/** The task's last snapshot. */
export function ended(task: Task, withinMs?: number): Promise<TaskSnapshot> {
  return seen(task, ({ phase }) => phase === 'ended', withinMs)
}

export function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended by itself meanwhile.
  }
}
