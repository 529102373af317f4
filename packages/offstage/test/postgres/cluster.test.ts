import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { until } from '../integration/start.ts'
import { Cluster } from './cluster.ts'
import { newDatabase } from './new-database.ts'

async function ask(url: string, text: string): Promise<unknown> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return Object.values((await client.query(text)).rows[0])[0]
  } finally {
    await client.end()
  }
}

test('each test has a database of its own on PostgreSQL 18', async () => {
  const [one, other] = await Promise.all([newDatabase(), newDatabase()])
  expect(one).not.toBe(other)
  expect(await ask(one, 'select current_database()')).toBe(new URL(one).pathname.slice(1))
  expect(Number(await ask(one, "select current_setting('server_version_num')"))).toBeGreaterThanOrEqual(180_000)
})

test('a cluster is stopped, crashed and started again with its data, and removed', async () => {
  const cluster = await Cluster.start()
  onTestFinished(() => cluster.remove())
  await ask(cluster.url(), 'select 1 from pg_logical_emit_message(true, $$x$$, $$y$$)')
  const pid = cluster.pid
  await cluster.restart('immediate')
  expect(cluster.pid).not.toBe(pid)
  expect(await ask(cluster.url(), 'select 1')).toBe(1)
  await cluster.stop()
  await expect(ask(cluster.url(), 'select 1')).rejects.toThrow(/ECONNREFUSED/)
  await cluster.start()
  await cluster.remove()
  expect(existsSync(cluster.folder)).toBe(false)
})

test('a cluster does not outlive who started it, not even one that is killed', async () => {
  const url = new URL('./cluster.ts', import.meta.url).href
  const source = `import { Cluster } from ${JSON.stringify(url)}
    const cluster = await Cluster.start()
    console.log(cluster.pid, cluster.folder)`
  const owner = spawn(process.execPath, ['--input-type=module', '--eval', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(owner.stdout, 'data')
  const [pid, folder] = String(line).trim().split(' ') as [string, string]
  owner.kill('SIGKILL')
  await until(() => !existsSync(folder) && !existsSync(`/proc/${pid}`))
})
