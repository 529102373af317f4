// The console's functions over a whole engine: tables that fill, about, and what somebody who may only look can do.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { consoleFunctions } from '../../src/http/console-functions.ts'
import { createOffstage, type Offstage } from '../../src/server.ts'
import { number, table, text } from '../../src/tables.ts'
import { TASKS } from '../integration/start.ts'

const folder = mkdtempSync(join(tmpdir(), 'offstage-console-'))
const animals = table('animals', { name: text(), legs: number() })
let offstage: Offstage

beforeAll(async () => {
  offstage = await createOffstage({ tasks: TASKS, data: folder }, { worker: false })
})

afterAll(async () => {
  await offstage.stop(0)
  rmSync(folder, { recursive: true, force: true })
})

const functionsOf = (operator?: () => string) => consoleFunctions(offstage.engine, operator)

test('tells what runs here', async () => {
  const about = await functionsOf().about()
  expect(about).toMatchObject({ data: folder, environment: 'development', mayKill: true, workers: [] })
  expect(about.version).toMatch(/^\d+\.\d+\.\d+/)
  expect(Math.abs(about.now - Date.now())).toBeLessThan(5000)
})

test('who may only look is told so, sees everything, and kills nothing', async () => {
  const functions = functionsOf(() => {
    throw new Error('read-only')
  })
  const [task] = await offstage.engine.store.launch([
    { id: 'a'.repeat(26), name: 'watched', args: '[[]]', owner: 'ann', tags: [], parent: null },
  ])
  expect((await functions.about()).mayKill).toBe(false)
  expect((await functions.task(task!.id)).detail).toMatchObject({ owner: 'ann', status: 'queued' })
  await expect(functions.kill(task!.id, 'no')).rejects.toThrow('read-only')
  await expect(functions.xray(task!.id)).rejects.toThrow('read-only')
  await expect(functionsOf().xray(task!.id)).rejects.toMatchObject({ code: 'XRAY_NOT_RUNNING' })
  expect((await functions.tasks({})).rows[0]).toMatchObject({ id: task!.id, status: 'queued' })
})

test('a kill carries who asked for it and why', async () => {
  const [task] = await offstage.engine.store.launch([
    { id: 'b'.repeat(26), name: 'watched', args: '[[]]', owner: null, tags: [], parent: null },
  ])
  expect(await functionsOf(() => 'bob').kill(task!.id, 'because')).toEqual({ changed: true })
  const { detail } = await functionsOf().task(task!.id)
  expect(detail).toMatchObject({ status: 'killed', kill: { by: 'bob', reason: 'because' } })
})

test('tables are listed with their counts, and read page by page as they fill', async () => {
  expect(await functionsOf().tables()).toEqual([])
  for (const name of ['ant', 'bee', 'cow']) await animals.addRow({ name, legs: name === 'cow' ? 4 : 6 })
  expect(await functionsOf().tables()).toMatchObject([{ name: 'animals', rows: { count: 3, more: false } }])
  const first = await functionsOf().rows('animals', { limit: 2, orderBy: { direction: 'desc' } })
  expect(first.rows.map(({ cells }) => cells.name?.value)).toEqual(['cow', 'bee'])
  const second = await functionsOf().rows('animals', { limit: 2, orderBy: { direction: 'desc' }, after: first.next! })
  expect(second.rows.map(({ cells }) => cells.legs?.value)).toEqual([6])
  await expect(functionsOf().rows('nope', {})).rejects.toMatchObject({ code: 'TABLE_NOT_FOUND' })
})

test('who may only look reads and saves rows, and changes none', async () => {
  const functions = functionsOf(() => {
    throw new Error('read-only')
  })
  await animals.deleteRows({})
  const animal = await animals.addRow({ name: 'elk', legs: 4 })
  expect(await functions.row('animals', animal.id)).toMatchObject({ name: { value: 'elk' } })
  expect((await functions.exportRows('animals', 'csv', {}, null)).text).toContain('elk,4')
  await expect(functions.addRow('animals', { name: 'fly', legs: 6 })).rejects.toThrow('read-only')
  await expect(functions.changeRow('animals', animal.id, { legs: 5 }, {})).rejects.toThrow('read-only')
  await expect(functions.deleteRows('animals', [animal.id])).rejects.toThrow('read-only')
  expect((await animals.search().toArray()).map(({ name, legs }) => [name, legs])).toEqual([['elk', 4]])
})
