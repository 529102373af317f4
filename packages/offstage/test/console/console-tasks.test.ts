// The console's list and task page, asked of a real store.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../../src/base/ids.ts'
import { consoleLogs, consoleTask, consoleVitals } from '../../src/http/console-task.ts'
import { consoleTasks } from '../../src/http/console-tasks.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import type { Store } from '../../src/store/store.ts'
import { Task, taskCodec } from '../../src/task/task.ts'
import { encode } from '../../src/task/value.ts'

let folder: string
let store: Store

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'offstage-console-'))
  store = await openSqliteStore({ path: join(folder, 'offstage.db') })
})

afterAll(async () => {
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

const text = (value: unknown) => encode(value, { what: 'value', ...taskCodec })

async function launch(
  name: string,
  options: { args?: unknown[]; tags?: string[]; owner?: string; parent?: string } = {},
) {
  const { args = [], tags = [], owner = null, parent = null } = options
  const [made] = await store.launch([{ id: newId(), name, args: text(args), owner, tags, parent }])
  return made!.id
}

async function run(name: string) {
  const id = await launch(name)
  const [claim] = await store.claim({ worker: 'w', names: [name], limit: 1 })
  expect(claim?.id).toBe(id)
  return claim!
}

describe('the list', () => {
  test('gives the newest first with progress, status, kill and error', async () => {
    const done = await run('list.crawl')
    await store.append([{ ...done, entries: [], state: text({ total_urls: 10, n_complete: 4 }) }])
    const broken = await run('list.broken')
    const error = { name: 'Error', message: `first\nsecond` }
    await store.settle([{ ...broken, entries: [], outcome: { status: 'failed', error } }])
    await store.requestKill([{ id: done.id, by: 'ann', reason: 'wrong', graceMs: null }])
    const { rows, counts } = await consoleTasks(store, { text: 'list.' })
    expect(rows.map(({ name, status, progress, error }) => ({ name, status, progress, error }))).toEqual([
      { name: 'list.broken', status: 'failed', progress: null, error: 'first' },
      { name: 'list.crawl', status: 'stopping', progress: { done: 4, total: 10 }, error: null },
    ])
    expect(rows[1]!.kill).toMatchObject({ by: 'ann', reason: 'wrong' })
    expect(counts).toMatchObject({ failed: 1, stopping: 1, completed: 0 })
  })

  test('pages by key without overlap, and says where older ones are', async () => {
    for (let i = 0; i < 60; i++) await launch('paged')
    const first = await consoleTasks(store, { name: 'paged' })
    expect(first.rows).toHaveLength(50)
    expect(first.older).toBe(true)
    const second = await consoleTasks(store, { name: 'paged', beforeN: first.rows.at(-1)!.n })
    expect(second.rows).toHaveLength(10)
    expect(second.older).toBe(false)
    expect(new Set([...first.rows, ...second.rows].map(({ id }) => id)).size).toBe(60)
  })

  test('narrows by owner, tag, status and the beginning of an id', async () => {
    const id = await launch('narrow', { tags: ['blue'], owner: 'ann' })
    await launch('narrow', { tags: ['red'], owner: 'bob' })
    const ids = async (filter: Parameters<typeof consoleTasks>[1]) =>
      (await consoleTasks(store, { name: 'narrow', ...filter })).rows.map((row) => row.id)
    expect(await ids({ owner: 'ann' })).toEqual([id])
    expect(await ids({ tag: 'blue' })).toEqual([id])
    expect(await ids({ statuses: ['running'] })).toEqual([])
    expect(await ids({ idPrefix: id.slice(0, 9).toUpperCase() })).toEqual([id])
    expect((await consoleTasks(store, { text: id.slice(0, 9) })).rows.map((row) => row.id)).toEqual([id])
  })

  test('refuses filters that no page of ours sends', async () => {
    for (const filter of [{ name: 7 }, { statuses: ['dead'] }, { beforeN: 'x' }, null, { text: 'x'.repeat(201) }])
      await expect(consoleTasks(store, filter as never)).rejects.toMatchObject({ code: 'INVALID_OPTION' })
  })
})

describe('a task', () => {
  test('shows input and result safely, Tasks among them by name, and who launched it', async () => {
    const parent = await launch('detail.parent')
    const other = new Task({ id: parent, name: 'detail.parent', launchedAt: 1 }, {} as never)
    const id = await launch('detail', { args: [{ other, html: '<script>' }], parent })
    const detail = await consoleTask(store, id)
    expect(detail.input).toEqual({
      value: [{ other: `detail.parent ${parent}`, html: '<script>' }],
      notes: [{ path: [0, 'other'], text: 'a task', task: parent }],
    })
    expect(detail.result).toBeNull()
    expect(detail.parentTask).toEqual({ id: parent, name: 'detail.parent' })
    const [claim] = await store.claim({ worker: 'w', names: ['detail'], limit: 1 })
    await store.settle([{ ...claim!, entries: [], outcome: { status: 'completed', result: text({ n: 7n }) } }])
    expect((await consoleTask(store, id)).result).toEqual({ value: { n: 7n }, notes: [] })
  })

  test('names its hooks, and they name it', async () => {
    const hooks = { ends: ['killed' as const], run: {} }
    const [task] = await store.launch([
      { id: newId(), name: 'hooked', args: text([]), owner: null, tags: [], parent: null, hooks },
    ])
    const { id } = task!
    expect(await consoleTask(store, id)).toMatchObject({ hookedTask: null, hooks: [] })
    await store.requestKill([{ id, by: null, reason: null, graceMs: null }])
    const { hooks: launched } = await consoleTask(store, id)
    expect(launched).toEqual([{ id: expect.any(String), name: 'hooked.onKilled', status: 'queued' }])
    const hook = await consoleTask(store, launched[0]!.id)
    expect(hook).toMatchObject({ hookedTask: { id, name: 'hooked' }, hookOf: id, hooks: [] })
    expect(hook.input.notes).toEqual([{ path: [0], text: 'a task', task: id }])
  })

  test('tells how it is run, what it used, its earlier attempts and how its kill went', async () => {
    const run = { retries: 2, memoryBytes: 2 ** 28 }
    const [made] = await store.launch([
      { id: newId(), name: 'story', args: text([]), owner: null, tags: [], parent: null, run },
    ])
    const id = made!.id
    const [first] = await store.claim({ worker: 'w', names: ['story'], limit: 1 })
    const error = { name: 'Error', message: 'not yet' }
    await store.settle([{ ...first!, entries: [], outcome: { status: 'failed', error }, retry: { afterMs: 0 } }])
    const waiting = await consoleTask(store, id)
    expect(waiting).toMatchObject({ status: 'queued', run, dueAt: expect.any(Number), killReport: null })
    expect(waiting.earlierAttempts).toMatchObject([{ attempt: 1, error }])

    const [second] = await store.claim({ worker: 'w', names: ['story'], limit: 1 })
    const vitals = { at: 5, cpuMs: 10, memoryBytes: 1, peakMemoryBytes: 2, loopBusy: 1, stuckSince: 4 }
    const entries = [{ kind: 'log' as const, level: 'info' as const, text: 'the last word', at: 6 }]
    await store.append([{ ...second!, entries, vitals: JSON.stringify(vitals) }])
    expect(await consoleVitals(store, id)).toEqual(vitals)
    expect((await consoleTasks(store, { name: 'story' })).rows[0]!.stuckSince).toBe(4)

    await store.requestKill([{ id, by: 'ann', reason: 'enough', graceMs: null }])
    const report = { by: 'ann', reason: 'enough', askedAt: 7, signalledAt: null, forcedAt: 8, deadAt: 9, stack: null }
    const killReport = JSON.stringify({ ...report, stackNote: 'none', vitals })
    await store.settle([{ ...second!, entries: [], outcome: { status: 'killed', error }, killReport }])
    const killed = await consoleTask(store, id)
    expect(killed).toMatchObject({ status: 'killed', vitals, attempt: 2 })
    expect(killed.killReport).toMatchObject({ ...report, lastLines: ['the last word'] })
    expect((await consoleTasks(store, { name: 'story' })).rows[0]!.stuckSince).toBeNull()
    expect([await consoleVitals(store, null), await consoleVitals(store, '')]).toEqual([null, null])
  })

  test('that nobody knows is refused by its own code', async () => {
    await expect(consoleTask(store, 'nope')).rejects.toMatchObject({ code: 'TASK_NOT_FOUND' })
    await expect(consoleLogs(store, 'nope')).rejects.toMatchObject({ code: 'TASK_NOT_FOUND' })
  })
})

describe('the log', () => {
  test('comes page by page from the end and from a line on, without loss', async () => {
    const claim = await run('log')
    const entries = Array.from({ length: 1200 }, (_, i) => ({
      kind: 'log' as const,
      level: 'info' as const,
      text: `line ${i}`,
      at: i,
    }))
    await store.append([{ ...claim, entries }])
    const last = await consoleLogs(store, claim.id)
    expect(last.lines).toHaveLength(500)
    expect([last.older, last.newer]).toEqual([true, false])
    const before = await consoleLogs(store, claim.id, { before: last.lines[0]!.seq, limit: 2000 })
    expect([...before.lines, ...last.lines].map((line) => line.text)).toEqual(entries.map((entry) => entry.text))
    const after = await consoleLogs(store, claim.id, { after: before.lines.at(-1)!.seq, limit: 2000 })
    expect(after.lines).toEqual(last.lines)
  })

  test('gives pages of bearable size also for huge lines', async () => {
    const claim = await run('log.huge')
    const entries = Array.from({ length: 60 }, (_, i) => ({
      kind: 'log' as const,
      level: 'error' as const,
      text: `${i} ${'x'.repeat(60_000)}`,
      at: i,
    }))
    for (let i = 0; i < 60; i += 10) await store.append([{ ...claim, entries: entries.slice(i, i + 10) }])
    const page = await consoleLogs(store, claim.id, { limit: 2000 })
    expect(page.lines.length).toBeLessThan(20)
    expect(page.lines.at(-1)!.text).toMatch(/^59 /)
    expect(page.older).toBe(true)
    const first = await consoleLogs(store, claim.id, { after: 0, limit: 2000 })
    expect(first.lines[0]!.text).toMatch(/^0 /)
    expect(first.newer).toBe(true)
  })

  test('refuses pages that are too long', async () => {
    await expect(consoleLogs(store, 'x', { limit: 5000 })).rejects.toMatchObject({ code: 'INVALID_OPTION' })
  })
})
