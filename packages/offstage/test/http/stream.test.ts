// The event stream of a page, frame by frame: tasks by their passes, cuts and resumption, refusals, slow readers, the end of the server.
import { describe, expect, test } from 'vitest'
import { until } from '../integration/start.ts'
import { type Bed, openBed, Visitor } from './bed.ts'
import { runByHand } from './hand-run.ts'
import { openStream } from './open-stream.ts'

const watch = (pass: string, more: { key?: string; after?: number; logs?: boolean } = {}) => ({
  key: 't',
  after: 0,
  ...more,
  pass,
})

describe('a watched task', () => {
  test('comes whole at first, then by what changes, then whole with its end; the stream goes on (C64)', async () => {
    const bed = await openBed()
    const [run, other] = [await runByHand(bed), await runByHand(bed)]
    const stream = await openStream(new Visitor(bed), {
      tasks: [watch(run.pass()), watch(other.pass(), { key: 'other' })],
    })
    expect((stream.seen[0]?.event ?? (await stream.next('hello'))) ? 'hello' : '').toBe('hello')
    const { snapshot } = await stream.next('task', 't')
    expect(snapshot).toMatchObject({ id: run.task.id, name: 'echo', status: 'running', state: {}, owner: null })
    expect('args' in snapshot).toBe(false)
    await run.set('n', 1)
    await run.print('not for this page')
    await run.set('n', 2)
    const entries = (await stream.next('entries', 't')).entries
    if (entries.length < 2) entries.push(...(await stream.next('entries', 't')).entries)
    expect(entries.map(({ kind }) => kind)).toEqual(['state', 'state'])
    await run.complete({ sum: 3 })
    expect((await stream.next('task', 't')).snapshot).toMatchObject({
      status: 'completed',
      state: { n: 2 },
      result: { sum: 3 },
    })
    await other.set('n', 5)
    expect((await stream.next('entries', 'other')).entries).toHaveLength(1)
    expect(stream.seen[0]?.event).toBe('hello')
  })

  test('has its log in the stream only by the right to it', async () => {
    const bed = await openBed()
    const run = await runByHand(bed)
    const stream = await openStream(new Visitor(bed), {
      tasks: [
        watch(run.pass(['watch', 'logs']), { key: 'with', logs: true }),
        watch(run.pass(['watch']), { key: 'without', logs: true }),
        watch(run.pass(['result']), { key: 'blind' }),
      ],
    })
    for (const key of ['without', 'blind']) expect((await stream.next('refused', key)).error.code).toBe('WRONG_SCOPE')
    await until(() => stream.seen.some(({ event }) => event === 'task'))
    await run.print('line 1', '\u2028\u2029<script>\r')
    const { entries } = await stream.next('entries', 'with')
    expect(entries.map((entry) => 'text' in entry && entry.text)).toEqual(['line 1', '\u2028\u2029<script>\r'])
  })

  test('resumes after a cut where the page stood: nothing is missing and nothing comes twice (C52)', async () => {
    const bed = await openBed()
    const run = await runByHand(bed)
    const page = new Visitor(bed)
    const seen: number[] = []
    let after = 0
    for (let cut = 0; cut < 5; cut++) {
      const stream = await openStream(page, { tasks: [watch(run.pass(['watch', 'logs']), { after, logs: true })] })
      if (after === 0) after = (await stream.next('task')).snapshot.seq
      await run.print(`before ${cut}`)
      while ((seen.at(-1) ?? -1) < cut * 2) {
        const { entries, seq } = await stream.next('entries')
        for (const entry of entries)
          if (entry.kind === 'log')
            seen.push(Number(entry.text.split(' ')[1]) * 2 + (entry.text.startsWith('lost') ? 1 : 0))
        after = seq
      }
      stream.close()
      await run.print(`lost ${cut}`)
    }
    await run.complete()
    const last = await openStream(page, { tasks: [watch(run.pass(['watch', 'logs']), { after, logs: true })] })
    const { snapshot } = await last.next('task')
    for (const frame of last.seen) {
      const entries =
        frame.event === 'entries' ? frame.data.entries : frame.event === 'task' ? (frame.data.lines ?? []) : []
      for (const entry of entries) if (entry.kind === 'log') seen.push(Number(entry.text.split(' ')[1]) * 2 + 1)
    }
    expect(snapshot.status).toBe('completed')
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    const again = await openStream(page, { tasks: [watch(run.pass(), { after: snapshot.seq })] })
    expect((await again.next('task')).snapshot.seq).toBe(snapshot.seq)
    const beyond = await openStream(page, { tasks: [watch(run.pass(), { after: snapshot.seq + 1000 })] })
    expect((await beyond.next('task')).snapshot.seq).toBe(snapshot.seq)
  })

  test('whose pass expires, is none, or is of a lost task, is refused alone', async () => {
    const bed = await openBed()
    const run = await runByHand(bed)
    const gone = bed.offstage.engine.passes.mint({ id: '0'.repeat(26), name: 'x', launchedAt: 1 }, { owner: null })
    const stream = await openStream(new Visitor(bed), {
      tasks: [
        watch(run.pass(), { key: 'good' }),
        watch(run.pass(['watch'], 0), { key: 'old' }),
        watch(run.pass(['watch'], 2), { key: 'soon' }),
        watch('x.y.z', { key: 'forged' }),
        watch(gone, { key: 'gone' }),
      ],
    })
    const codes = Object.fromEntries(
      await Promise.all([1, 2, 3].map(async () => stream.next('refused').then(({ key, error }) => [key, error.code]))),
    )
    expect(codes).toEqual({ old: 'TOKEN_EXPIRED', forged: 'INVALID_TOKEN', gone: 'TASK_NOT_FOUND' })
    expect((await stream.next('refused', 'soon')).error.code).toBe('TOKEN_EXPIRED')
    await run.set('n', 1)
    expect((await stream.next('entries', 'good')).entries).toHaveLength(1)
  })
})

describe('a stream', () => {
  test('of another version, or of more than 500 watches, or of nonsense, is refused', async () => {
    const bed = await openBed()
    const page = new Visitor(bed)
    await expect(openStream(page, { v: 2 })).rejects.toMatchObject({ status: 426, code: 'VERSION_MISMATCH' })
    const many = Array.from({ length: 501 }, (_, i) => watch('x', { key: `${i}` }))
    await expect(openStream(page, { tasks: many })).rejects.toMatchObject({ status: 400, code: 'INVALID_VALUE' })
    for (const odd of [
      { tasks: [{}] },
      { lives: [{ key: 1 }] },
      { tasks: [watch('x', { after: -1 })] },
      { tasks: 'x' },
    ])
      await expect(openStream(page, odd as never)).rejects.toMatchObject({ status: 400, code: 'INVALID_VALUE' })
  })

  test('is one of at most a hundred for a visitor, and gives its place back when it is closed (B50)', async () => {
    const bed = await openBed()
    const page = new Visitor(bed)
    await page.fetch('/offstage/stream', {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    })
    const first = await openStream(page, {})
    const open = [first]
    for (let i = 1; i < 100; i++) open.push(await openStream(page, {}))
    await expect(openStream(page, {})).rejects.toMatchObject({ status: 429, code: 'TOO_MANY_STREAMS', retryAfter: '5' })
    await openStream(new Visitor(bed), {})
    first.close()
    await until(() => openStream(page, {}).catch(() => undefined))
  })

  test('says bye when the server stops, which takes no new ones meanwhile', async () => {
    const bed = await openBed({ worker: true })
    const page = new Visitor(bed)
    const stream = await openStream(page, {})
    await stream.next('hello')
    const task = await bed.offstage.launchBackgroundTask('wait')
    await until(async () => ((await task.getState()) as { waiting?: boolean }).waiting)
    const stopped = bed.offstage.stop(1000)
    expect((await stream.next('bye')).retryMs).toBeGreaterThan(0)
    await stream.over
    await expect(openStream(page, {})).rejects.toMatchObject({ status: 503, code: 'STOPPING' })
    await stopped
  })
})

describe('a page that does not read', () => {
  const LINE = 'x'.repeat(60_000)
  const MEGABYTES = 60

  /** Opens a stream and leaves it unread while the task prints a lot. */
  async function neglect(bed: Bed) {
    const run = await runByHand(bed)
    const pass = run.pass(['watch', 'result', 'logs'])
    const body = JSON.stringify({ v: 1, tasks: [watch(pass, { logs: true })], lives: [] })
    const { connect } = await import('node:net')
    const socket = connect(bed.server.port, '127.0.0.1')
    socket.pause()
    socket.write(
      `POST /offstage/stream HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    )
    const { store } = bed.offstage.engine
    let bytes = 0
    const real = store.follow.bind(store)
    store.follow = async (...args) => {
      const followed = await real(...args)
      for (const { entries } of followed) for (const entry of entries) bytes += 'text' in entry ? entry.text.length : 0
      return followed
    }
    for (let i = 0; i < MEGABYTES; i++)
      await run.print(...Array.from({ length: 16 }, (_, j) => `${i * 16 + j} ${LINE}`))
    await run.complete('done')
    return { socket, read: () => bytes }
  }

  test('costs the server a bounded part of what happens, and is told the rest and the end when it reads again', async () => {
    const { socket, read } = await neglect(await openBed())
    expect(read()).toBeLessThan((MEGABYTES * 1_000_000) / 2)
    let text = ''
    await new Promise<void>((resolve) => {
      socket.on('data', (chunk) => {
        text = text.slice(-200_000) + chunk
        if (text.includes('"completed"')) resolve()
      })
      socket.resume()
    })
    expect(text).toContain(`${MEGABYTES * 16 - 1} xxx`)
    socket.destroy()
  })

  test('does not hold up the end of the server', async () => {
    const bed = await openBed()
    const { socket } = await neglect(bed)
    const began = performance.now()
    await bed.stop()
    expect(performance.now() - began).toBeLessThan(20_000)
    socket.destroy()
  })
})
