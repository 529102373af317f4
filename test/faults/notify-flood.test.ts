// So many write that notifications are many, or the server has no more room for them: launches go on as fast, and starts are late by a second at most.
import pg from 'pg'
import { expect, test } from 'vitest'
import { Cluster } from '../../packages/offstage/test/postgres/cluster.ts'
import { ended, openBedOn } from './bed/bed.ts'
import { ms, row, scaled } from './bed/rows.ts'
import type { Server } from './bed/server.ts'
import { startLatency } from './bed/start-latency.ts'
import { lasting, until } from './bed/until.ts'
import { startWriter } from './bed/writers.ts'

const WRITERS = scaled(3, 16)
const AT_ONCE = 10
/** Notifications of a process, per second: the more ring, the less often each does. */
const OFTEN = scaled(100, 10)
const WINDOW_MS = scaled(300, 400)
/** With and without, without and with… */
const PAIRS = scaled(4, 60)
/** What was under way when they were taken away or brought back. */
const SETTLE_MS = 100
const STEADY_MS = scaled(2000, 5000)
const STARTS = scaled(5, 30)

test('F51: many writers at once', async (context) => {
  const cluster = await Cluster.start({ isDurable: true })
  context.onTestFinished(() => cluster.remove())
  const bed = await openBedOn(cluster.url(), context, 'plain')
  const admin = new pg.Client(cluster.url())
  await admin.connect()
  context.onTestFinished(() => admin.end())
  const heard: string[] = []
  admin.on('notification', ({ payload }) => heard.push(payload ?? ''))
  await admin.query('listen offstage')
  const writers = Array.from({ length: WRITERS }, (_, i) =>
    startWriter(bed, {
      acknowledged: bed.file(`acknowledged-${i}`),
      atOnce: AT_ONCE,
      forMs: 600_000,
      database: cluster.url(),
    }),
  )
  await Promise.all(writers.map(({ ready }) => ready))
  // Each knows of the others after a second or two.
  await lasting(2000)
  heard.length = 0
  const began = performance.now()
  await lasting(STEADY_MS)
  const often = heard.length / WRITERS / ((performance.now() - began) / 1000)
  const longest = Math.max(...heard.map((payload) => Buffer.byteLength(payload)))
  expect(longest).toBeLessThanOrEqual(200)

  const launched = async () => Number((await admin.query('select max(n) as n from offstage.tasks')).rows[0].n)
  const rate = async (isOn: boolean) => {
    await notifications(admin, isOn)
    await lasting(SETTLE_MS)
    const [from, began] = [await launched(), performance.now()]
    await lasting(WINDOW_MS)
    return ((await launched()) - from) / ((performance.now() - began) / 1000)
  }
  let [withThem, without] = [0, 0]
  for (let pair = 0; pair < PAIRS; pair++) {
    // With and without, without and with: whatever else the machine does is in both.
    if (pair % 2 === 0) withThem += await rate(true)
    without += await rate(false)
    if (pair % 2 === 1) withThem += await rate(true)
  }
  const ratio = withThem / without
  row(context, {
    fault: 'F51',
    did: `${WRITERS} processes launch as fast as they can`,
    demanded: `notifications ≤ 200 B, ≤ ${OFTEN}/s of a process; launches ≥ 80 % of those without any`,
    seen: `${longest} B, ${often.toFixed(1)}/s; ${Math.round(ratio * 100)} % (${perS(withThem)} and ${perS(without)}, ${PAIRS} looks at each, in turn)`,
    met: often <= OFTEN && ratio >= 0.8,
  })
})

test('F51: the server has no room for notifications', async (context) => {
  // As little as it can have; before 17 it was always 8 GB.
  const cluster = await Cluster.start({ settings: { max_notify_queue_pages: 64 } })
  context.onTestFinished(() => cluster.remove())
  const bed = await openBedOn(cluster.url(), context, 'plain')
  const server = await bed.server()
  await ended(await bed.launch('quick'))
  const [listener, talker] = [new pg.Client(cluster.url()), new pg.Client(cluster.url())]
  for (const client of [listener, talker]) {
    await client.connect()
    context.onTestFinished(() => client.end())
  }
  await listener.query('listen something')
  await listener.query('begin isolation level repeatable read; select 1')
  const full = await filled(talker)
  expect(full).toMatch(/too many notifications/)
  const during: number[] = []
  for (let i = 0; i < STARTS; i++) during.push(await startLatency(bed))
  expect(warningsOf(server)).toHaveLength(1)
  // It stays so for longer than the time after which a notification is tried again.
  await lasting(scaled(0, 12_000))
  during.push(await startLatency(bed))
  expect(warningsOf(server)).toHaveLength(1)
  expect(server.output.match(/OffstageWarning/g)).toHaveLength(1)
  await listener.query('commit')
  // Those who fell silent try again after five seconds, and listen at the next look.
  const backAt = performance.now()
  await until(async () => (await startLatency(bed)) < 50, 60_000)
  const backMs = performance.now() - backAt
  row(context, {
    fault: 'F51',
    did: `the queue of notifications is full, because a session that listens sits in a transaction: ${during.length} launches`,
    demanded: '0 refused, starts ≤ 1.2 s, 1 warning; ≤ 50 ms again when there is room',
    seen: `all run; at most ${ms(Math.max(...during))}; 1; after ${ms(backMs)}`,
    met: Math.max(...during) <= 1200 && backMs <= 8000,
  })
})

/** Fills the queue; gives what the server said in the end. */
async function filled(client: pg.Client): Promise<string> {
  for (;;) {
    const said = await client
      .query(`select pg_notify('something', repeat('x', 7000) || i) from generate_series(1, 50) as i`)
      .then(
        () => undefined,
        (error: Error) => error.message,
      )
    if (said !== undefined) return said
  }
}

function warningsOf({ output }: Server): string[] {
  return output.match(/OffstageWarning: .*no room for notifications/g) ?? []
}

const perS = (sum: number) => `${Math.round(sum / PAIRS).toLocaleString('en')}/s`

/** Takes them away from this database, or brings them back. The server calls a function that came with it by its number, whatever is put in its place. */
async function notifications(admin: pg.Client, isOn: boolean): Promise<void> {
  const [from, to] = isOn ? ['pg_notify_for_real', 'pg_notify'] : ['pg_notify', 'pg_notify_for_real']
  const { rowCount } = await admin.query(`select from pg_proc where proname = '${from}' and prolang = 12`)
  if (rowCount === 0) return
  await admin.query(
    [
      ...(isOn ? ['drop function pg_catalog.pg_notify(text, text)'] : []),
      `alter function pg_catalog.${from}(text, text) rename to ${to}`,
      ...(isOn ? [] : [`create function pg_catalog.pg_notify(text, text) returns void language sql as ''`]),
    ].join('; '),
  )
}
