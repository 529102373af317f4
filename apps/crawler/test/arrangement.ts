// The crawler app as it may be run: by one server on the embedded store, or by a fleet on one PostgreSQL. What a visitor sees is to be the same.
import { rmSync } from 'node:fs'
import { createDatabase } from '../../../packages/offstage/test/postgres/create-database.ts'
import { newFolder, startApp } from './app-server.ts'
import { begin, environment, type OffstageProcess, outputOf } from './offstage-process.ts'

export interface Arrangement {
  origin: string
  /** Another server of the same app, if there is one. */
  elsewhere: string
  /** The command line on the same data: its standard output. */
  command(...args: string[]): Promise<string>
  close(): Promise<void>
}

export async function oneServer(): Promise<Arrangement> {
  const { origin, command, close } = await startApp()
  return { origin, elsewhere: origin, command, close }
}

/** Two web servers and two workers, as on four machines: each with a folder of its own, sharing the database and the secret. */
export async function fleet(): Promise<Arrangement> {
  const { url, drop } = await createDatabase()
  const shared = { DATABASE_URL: url, OFFSTAGE_SECRET: 'of all machines of this one test alone' }
  const folders: string[] = []
  const machine = () => {
    const folder = newFolder()
    folders.push(folder)
    return environment(folder, 0, shared)
  }
  const machines: OffstageProcess[] = []
  const close = async () => {
    await Promise.all(
      machines.map(async ({ process, stop }) => {
        process.kill('SIGTERM')
        await stop('SIGTERM')
      }),
    )
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
    await drop()
  }
  const started = await Promise.allSettled([
    begin(['start', '--no-worker'], machine(), 'console '),
    begin(['start', '--no-worker'], machine(), 'console '),
    begin(['worker'], machine(), 'worker ready'),
    begin(['worker'], machine(), 'worker ready'),
  ])
  for (const one of started) if (one.status === 'fulfilled') machines.push(one.value)
  const failed = started.find((one) => one.status === 'rejected')
  if (failed) {
    await close()
    throw failed.reason
  }
  const [origin, elsewhere] = machines.map(({ said }) => /^ready (http:\S+)$/m.exec(said)?.[1])
  return { origin: origin!, elsewhere: elsewhere!, command: (...args) => outputOf(args, machine()), close }
}
