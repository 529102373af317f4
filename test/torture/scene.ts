// All that takes part in a run: the store, the workers, launchers and watchers, each in a process of its own; and who the troubles befall.

import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { bearers, commandOf } from '../faults/bed/process-table.ts'
import { Clock, findFaketime } from './clock.ts'
import { Companion } from './companion.ts'
import { note, steadyMs } from './evidence.ts'
import { seenWithin } from './pause.ts'
import type { Trouble } from './plan.ts'
import type { Site } from './site.ts'
import { sqliteSite } from './sqlite-site.ts'
import { Worker } from './worker.ts'

export interface SceneOptions {
  store: 'sqlite' | 'postgres'
  seconds: number
  seed: number
  workers: number
  rate: number
}

const LAUNCHERS = 2
const CONCURRENCY = 4
/** After this long nothing is left that still is on its way out. */
const LEFT_MS = 3000

export class Scene {
  readonly hasClock: boolean
  readonly #options: SceneOptions
  readonly folder: string
  readonly #evidence: string
  readonly #mark = `${process.pid}-${randomBytes(6).toString('hex')}`
  readonly #secret = randomBytes(24).toString('hex')
  #site: Site | undefined
  #leash: ChildProcess | undefined
  #workers: Worker[] = []
  #launchers: Companion[] = []
  #watchers: Companion[] = []
  #clocks = new Map<string, Clock>()
  #databaseRestarts = 0

  constructor(options: SceneOptions, folder: string, evidence: string) {
    this.#options = options
    this.folder = folder
    this.#evidence = evidence
    this.hasClock = findFaketime() !== undefined
  }

  get site(): Site {
    return this.#site as Site
  }

  get restarts(): number {
    return this.#databaseRestarts + this.#workers.reduce((sum, { restarts }) => sum + restarts, 0)
  }

  /** Resolves when everybody is ready. */
  async open(): Promise<void> {
    const { store, seed, seconds, workers, rate } = this.#options
    const { folder } = this
    this.#leash = spawn(process.execPath, [join(import.meta.dirname, 'leash.ts'), `TORTURE_MARK=${this.#mark}`], {
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    mkdirSync(join(folder, 'data'))
    writeConfig(folder)
    this.#site = store === 'sqlite' ? sqliteSite(folder, this.#evidence) : await this.#postgres()
    const ports = await freePorts(workers)
    this.#workers = ports.map((port, i) => {
      // One runs tasks only.
      const isServer = i === 0 || i < workers - 1
      const place = { folder, evidence: this.#evidence, env: this.#environment(`worker-${i}`) }
      return new Worker({ ...place, port: isServer ? port : undefined }, `worker-${i}`)
    })
    // The first one makes the store.
    await this.#workers[0]!.start()
    await this.site.keepTicks()
    await Promise.all(this.#workers.slice(1).map((worker) => worker.start()))
    const origins = this.#workers.flatMap(({ port }) => (port === undefined ? [] : [`http://127.0.0.1:${port}`]))
    const longestMs = Math.min(12_000, (seconds * 1000) / 4)
    const most = { mostQueued: 4 * workers * CONCURRENCY, rate: rate / LAUNCHERS }
    const since = steadyMs()
    const common = { seed, origins, evidence: this.#evidence }
    this.#launchers = Array.from({ length: LAUNCHERS }, (_, i) => {
      const name = `launcher-${i}`
      return new Companion('launcher', { ...common, ...most, name, longestMs, since }, this.#environment(name), folder)
    })
    const name = 'watcher'
    this.#watchers = [
      new Companion('watcher', { ...common, name, most: 60, share: 0.4 }, this.#environment(name), folder),
    ]
    await Promise.all([...this.#launchers, ...this.#watchers].map((companion) => companion.ready()))
  }

  /** Resolves when it is over; false if there was nobody to befall. */
  async befall(trouble: Trouble, over: AbortSignal): Promise<boolean> {
    switch (trouble.what) {
      case 'crash':
        return await this.#first(trouble, (worker) => worker.crash(trouble.downMs, over))
      case 'freeze':
        return await this.#first(trouble, (worker) => worker.freeze(trouble.forMs, trouble.isWhole, over))
      case 'shutdown':
        return await this.#first(trouble, (worker) => worker.shutdown(trouble.hurryMs, trouble.downMs, over))
      case 'jump':
        return this.#jump(trouble)
      default: {
        const isDone = await this.site.befall(trouble, over)
        if (isDone && trouble.what === 'restart') this.#databaseRestarts++
        return isDone
      }
    }
  }

  async endLaunchers(withinMs: number): Promise<void> {
    await Promise.all(this.#launchers.map((launcher) => launcher.end(withinMs)))
  }

  /** One that does not end has not seen what it waits for: the checker says so. */
  async endWatchers(withinMs: number): Promise<void> {
    await Promise.all(this.#watchers.map((watcher) => watcher.end(withinMs)))
  }

  /** And notes who is left. */
  async endWorkers(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.close()))
    await seenWithin(LEFT_MS, () => this.#alive().length === 0)
    for (const pid of this.#alive())
      note(this.#evidence, { kind: 'left', at: steadyMs(), pid, why: 'at the end', command: commandOf(pid) })
  }

  /** Whatever state it is in. */
  async clear(): Promise<void> {
    await seenWithin(10_000, () => {
      for (const pid of this.#alive()) killNow(pid)
      return this.#alive().length === 0
    })
    await this.#site?.close()
    this.#leash?.kill('SIGKILL')
  }

  /** One machine has one clock; workers on others have theirs. */
  #jump({ worker, byS }: Extract<Trouble, { what: 'jump' }>): boolean {
    const isOne = worker !== null && this.#options.store === 'postgres'
    for (const [name, clock] of this.#clocks) if (!isOne || name === `worker-${worker}`) clock.set(byS)
    return true
  }

  /** One that is in trouble already is passed by for another, if that leaves one to work. */
  async #first({ worker }: { worker: number }, act: (worker: Worker) => Promise<boolean>): Promise<boolean> {
    const all = this.#workers
    const named = all[worker] as Worker
    const free = all.filter(({ isFree }) => isFree)
    return await act(named.isFree || free.length < 2 ? named : (free[0] as Worker))
  }

  #alive(): number[] {
    return bearers(`TORTURE_MARK=${this.#mark}`)
  }

  #environment(who: string): Record<string, string | undefined> {
    const { VITEST: _v, NODE_ENV: _n, HOST: _h, PORT: _p, DATABASE_URL: _d, ...env } = process.env
    const library = findFaketime()
    if (library) this.#clocks.set(who, new Clock(this.folder, who, library))
    return {
      ...env,
      OFFSTAGE_SECRET: this.#secret,
      OFFSTAGE_DATA: join(this.folder, 'data'),
      TORTURE_MARK: this.#mark,
      TORTURE_EVIDENCE: this.#evidence,
      ...this.site.environment(who),
      ...this.#clocks.get(who)?.environment,
    }
  }

  async #postgres(): Promise<Site> {
    const { postgresSite } = await import('./postgres-site.ts')
    const whos = [
      ...Array.from({ length: this.#options.workers }, (_, i) => `worker-${i}`),
      ...Array.from({ length: LAUNCHERS }, (_, i) => `launcher-${i}`),
      'watcher',
    ]
    return await postgresSite(this.#evidence, whos, (worker) => this.#workers[worker]?.pid ?? 0)
  }
}

function writeConfig(folder: string): void {
  const url = (name: string) => JSON.stringify(new URL(name, import.meta.url).href)
  writeFileSync(
    join(folder, 'offstage.config.ts'),
    `import { functions } from ${url('./functions.ts')}
export default { tasks: ${url('./tasks.ts')}, functions, concurrency: ${CONCURRENCY} }\n`,
  )
}

/** All at once, so that none is given twice. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((server) => once(server, 'listening')))
  const ports = servers.map((server) => (server.address() as { port: number }).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended meanwhile.
  }
}
