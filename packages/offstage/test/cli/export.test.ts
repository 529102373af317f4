// Data tables as people take them elsewhere.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { closeTables, configureTables } from '../../src/tables/connection.ts'
import { number, table, text } from '../../src/tables.ts'
import { offstage, project } from './project.ts'

const orders = table('orders', { item: text(), price: number({ optional: true }) })

async function projectWithOrders(): Promise<string> {
  const folder = project()
  await offstage(folder, ['launch', 'hello'])
  configureTables({ place: join(folder, '.offstage/tables.db') })
  await orders.addRows([{ item: 'a "red" one', price: 1.5 }, { item: '=cmd()' }])
  await closeTables()
  return folder
}

test('a table goes to standard output as CSV, and nothing else does', async () => {
  const folder = await projectWithOrders()
  const { code, out, err } = await offstage(folder, ['export', 'orders'])
  expect([code, err]).toEqual([0, ''])
  expect(out.replace(/^[0-9a-z]{26},/gm, 'ID,')).toBe('id,item,price\r\nID,"a ""red"" one",1.5\r\nID,=cmd(),\r\n')
  const { out: lines } = await offstage(folder, ['export', 'orders', '--format', 'jsonl'])
  expect(JSON.parse(lines.split('\n')[1] as string)).toMatchObject({ item: '=cmd()', price: null })
})

test('or into a file, which has its name only when it is whole', async () => {
  const folder = await projectWithOrders()
  const file = join(folder, 'orders.csv')
  const said = await offstage(folder, ['export', 'orders', '--for-spreadsheets', '--out', file])
  expect(said.out).toMatch(/^2 rows of 'orders' in \S+\/orders\.csv \(\d+ ms\)\n$/)
  expect(readFileSync(file, 'utf8')).toContain(",'=cmd(),")
  const told = await offstage(folder, ['export', 'orders', '--format', 'json', '--out', `${file}.json`, '--json'])
  expect(JSON.parse(told.out)).toMatchObject({ table: 'orders', to: `${file}.json`, rows: 2 })
  expect(JSON.parse(readFileSync(`${file}.json`, 'utf8'))).toHaveLength(2)
  const nowhere = await offstage(folder, ['export', 'orders', '--out', join(folder, 'no/such/file')])
  expect([nowhere.code, existsSync(join(folder, 'no'))]).toEqual([1, false])
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([])
})

test('a table that is not there is told by the names of those that are', async () => {
  const folder = await projectWithOrders()
  const { code, err } = await offstage(folder, ['export', 'order'])
  expect(code).toBe(1)
  expect(err).toMatch(/^offstage: There is no table 'order'\. Did you mean 'orders'\?/)
  expect((await offstage(folder, ['export', 'orders', '--format', 'xml'])).code).toBe(2)
})
