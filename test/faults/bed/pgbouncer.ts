// A PgBouncer in front of a PostgreSQL: it gives each transaction whichever of a few sessions is free. Debian's, where the machine has it.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { personToRunAs } from '../../../packages/offstage/test/postgres/binaries.ts'
import { freePort } from '../../../packages/offstage/test/postgres/cluster.ts'
import { until } from './until.ts'

const PROGRAM = '/usr/sbin/pgbouncer'
const KEEPER = fileURLToPath(new URL('../../../packages/offstage/test/postgres/keeper.ts', import.meta.url))

/** Why there can be none here. */
export function noPgBouncer(): string | undefined {
  return existsSync(PROGRAM) ? undefined : 'there is no PgBouncer (Debian: apt-get install pgbouncer)'
}

export class PgBouncer {
  readonly port: number
  readonly #folder: string
  #keeper: ChildProcess | undefined
  /** What it printed since it was started last. */
  log = ''

  private constructor(port: number, folder: string) {
    this.port = port
    this.#folder = folder
  }

  /** In transaction mode, with so many sessions of the server on this port. */
  static async start(server: number, sessions: number): Promise<PgBouncer> {
    const folder = mkdtempSync(join(tmpdir(), 'offstage-pgbouncer-'))
    const bouncer = new PgBouncer(await freePort(), folder)
    const settings = {
      listen_addr: '127.0.0.1',
      listen_port: bouncer.port,
      unix_socket_dir: '',
      auth_type: 'any',
      pool_mode: 'transaction',
      default_pool_size: sessions,
      max_client_conn: 200,
      pidfile: join(folder, 'pid'),
    }
    const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`)
    writeFileSync(
      bouncer.#file,
      `[databases]\n* = host=127.0.0.1 port=${server} user=postgres\n[pgbouncer]\n${lines.join('\n')}\n`,
    )
    chmodSync(folder, 0o755)
    const { uid, gid } = personToRunAs()
    if (uid !== undefined) for (const path of [folder, bouncer.#file]) chownSync(path, uid, gid ?? -1)
    await bouncer.up()
    return bouncer
  }

  /** The address of a database, through this. */
  url(url: string): string {
    return url.replace(/:\d+\//, `:${this.port}/`)
  }

  /** Starts it again after a `kill`. */
  async up(): Promise<void> {
    this.log = ''
    const keeper = spawn(process.execPath, [KEEPER, JSON.stringify(personToRunAs()), PROGRAM, this.#file], {
      stdio: ['pipe', 'ignore', 'pipe'],
    })
    this.#keeper = keeper
    keeper.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.log += text
    })
    await until(() => {
      if (keeper.exitCode !== null) throw new Error(`PgBouncer did not start:\n${this.log}`)
      return /process up/.test(this.log)
    })
  }

  /** All connections through it break. */
  async kill(): Promise<void> {
    const keeper = this.#keeper
    if (!keeper) return
    this.#keeper = undefined
    const gone = once(keeper, 'exit')
    process.kill(Number(readFileSync(join(this.#folder, 'pid'), 'utf8')), 'SIGKILL')
    await gone
    // Else the next one takes it for running, should its number be given again.
    rmSync(join(this.#folder, 'pid'), { force: true })
  }

  async remove(): Promise<void> {
    await this.kill()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  get #file(): string {
    return join(this.#folder, 'pgbouncer.ini')
  }
}
