// A PostgreSQL of the tests' own: real, in a temporary folder, without the waits for the disk that make it survive a power cut. It ends with the process that started it,
// whatever becomes of that: a keeper stands between, and ends both server and folder when its input does.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Binaries, npmBinaries, personToRunAs } from './binaries.ts'

export interface ClusterOptions {
  /** Default: those from npm. */
  binaries?: Binaries
  /** Beside and above the defaults. */
  settings?: Record<string, string | number>
  /** Waits for the disk as a real one does. Default false. */
  isDurable?: boolean
  /** Beside the tests' own environment. */
  env?: Record<string, string>
}

const QUICK = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }
const DEFAULTS = {
  max_connections: 200,
  shared_buffers: '64MB',
  listen_addresses: '127.0.0.1',
  log_min_messages: 'warning',
  log_min_error_statement: 'panic',
}
const KEEPER = fileURLToPath(new URL('./keeper.ts', import.meta.url))

export class Cluster {
  readonly folder: string
  readonly port: number
  readonly #binaries: Binaries
  readonly #settings: Record<string, string | number>
  readonly #env: Record<string, string>
  #keeper: ChildProcess | undefined
  #log = ''

  private constructor(
    folder: string,
    port: number,
    binaries: Binaries,
    settings: Record<string, string | number>,
    env: Record<string, string> = {},
  ) {
    this.folder = folder
    this.port = port
    this.#binaries = binaries
    this.#settings = settings
    this.#env = env
  }

  /** Makes one and starts it: 1 to 2 s. */
  static async start({ binaries, settings, isDurable = false, env }: ClusterOptions = {}): Promise<Cluster> {
    const folder = mkdtempSync(join(tmpdir(), 'offstage-pg-'))
    const person = personToRunAs()
    const data = join(folder, 'data')
    mkdirSync(data, { mode: 0o700 })
    chmodSync(folder, 0o755)
    if (person.uid !== undefined) for (const path of [folder, data]) chownSync(path, person.uid, person.gid ?? -1)
    const found = binaries ?? npmBinaries(folder)
    const flags = [
      '--username=postgres',
      '--auth=trust',
      '--no-sync',
      '--encoding=UTF8',
      '--locale=C',
      '--no-instructions',
    ]
    await promisify(execFile)(found.initdb, ['--pgdata', data, ...flags], person)
    const all = { ...DEFAULTS, ...(isDurable ? {} : QUICK), ...settings, unix_socket_directories: folder }
    const cluster = new Cluster(folder, await freePort(), found, all, env)
    await cluster.start()
    return cluster
  }

  /** A copy of this one as it stands, started as its standby; `port`: where the standby finds it. This one is down for a moment. Its name for `synchronous_standby_names` is `standby`. */
  async standby(port = this.port): Promise<Cluster> {
    await this.stop('fast')
    const folder = mkdtempSync(join(tmpdir(), 'offstage-pg-'))
    const person = personToRunAs()
    chmodSync(folder, 0o755)
    if (person.uid !== undefined) chownSync(folder, person.uid, person.gid ?? -1)
    await promisify(execFile)('cp', ['-a', this.data, folder])
    const settings = {
      ...this.#settings,
      unix_socket_directories: folder,
      primary_conninfo: `host=127.0.0.1 port=${port} user=postgres application_name=standby`,
    }
    const standby = new Cluster(folder, await freePort(), this.#binaries, settings)
    standby.#markStandby()
    await this.start()
    await standby.start()
    return standby
  }

  /** Follows another from its next start on; what it has that the other has not must be undone before. */
  #markStandby(): void {
    const path = join(this.data, 'standby.signal')
    writeFileSync(path, '')
    const { uid, gid } = personToRunAs()
    if (uid !== undefined) chownSync(path, uid, gid ?? -1)
  }

  /** The server's own lines. */
  get log(): string {
    return this.#log
  }

  get data(): string {
    return join(this.folder, 'data')
  }

  /** The number of the server's first process. */
  get pid(): number {
    return Number(readFileSync(join(this.data, 'postmaster.pid'), 'utf8').split('\n')[0])
  }

  url(database = 'postgres'): string {
    return `postgres://postgres@127.0.0.1:${this.port}/${database}`
  }

  /** Starts it again after a `stop`; resolves when it accepts connections. */
  async start(): Promise<void> {
    const settings = Object.entries(this.#settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    const command = [this.#binaries.postgres, '-D', this.data, '-p', String(this.port), ...settings]
    const keeper = spawn(process.execPath, [KEEPER, JSON.stringify(personToRunAs()), ...command], {
      stdio: ['pipe', 'ignore', 'pipe'],
      env: { ...process.env, ...this.#env },
    })
    this.#keeper = keeper
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    keeper.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#log += text
      if (/ready to accept (read-only )?connections/.test(text)) resolve()
    })
    keeper.once('exit', () => reject(new Error(`PostgreSQL did not start:\n${this.#log}`)))
    await promise
  }

  /** `fast` closes connections and ends clean; `immediate` is as good as a crash. */
  async stop(how: 'fast' | 'immediate' = 'fast'): Promise<void> {
    const keeper = this.#keeper
    if (!keeper) return
    this.#keeper = undefined
    const gone = once(keeper, 'exit')
    process.kill(this.pid, how === 'fast' ? 'SIGINT' : 'SIGQUIT')
    await gone
  }

  async restart(how: 'fast' | 'immediate' = 'fast'): Promise<void> {
    await this.stop(how)
    await this.start()
  }

  /** Ends it and removes its folder. */
  async remove(): Promise<void> {
    await this.stop('immediate')
    rmSync(this.folder, { recursive: true, force: true })
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}
