// Five servers on one store launch what several schedules come to, while their clocks are stepped to and fro and some are killed; then nobody is there for two hours. What came of it is
// gathered by a trigger: the store keeps the newest hundred times only.
import { readFileSync } from 'node:fs'
import type { Schedule } from 'offstage'
import { putSchedule } from 'offstage'
import type { Bed } from './bed.ts'
import { shimmedClock, type WallClock } from './clocks.ts'
import type { Server } from './server.ts'
import { type Found, queryStore } from './store-query.ts'
import { type Judged, judge, type Verdict } from './tick-judge.ts'
import { lasting, until } from './until.ts'

export interface Plan {
  stepsMs: number
  jumps: readonly number[]
  seed: number
}

export interface Trial {
  /** Of the schedules that come each second or two, and each minute. */
  verdicts: Verdict[]
  /** Launched of those that came twice while nobody was there. */
  hourly: Record<'last' | 'all' | 'none', number>
  /** Tasks that started twice, and tasks that completed without a trace of theirs. */
  astray: string[]
  kills: number
  steps: number
}

const SERVERS = 5
const STEP_MS = 500
const KILLS_APART_MS = 10_000
const MOST_STEP_MS = 4000
export const DOWN_MS = 7_200_000
const POLICIES = ['last', 'all', 'none'] as const

/** `stepsMs`: how long clocks are stepped; meanwhile all of them go by so much, one jump after the other, which `jumps` tells from where they began. `database`: absent: the embedded store, whose clock is that of whoever writes. Needs the task module `plain`. */
export async function tryTicks(bed: Bed, database: string | undefined, { stepsMs, jumps, seed }: Plan): Promise<Trial> {
  const random = randomFrom(seed)
  const query = (...statements: string[]) => queryStore(bed.data, database, ...statements)
  const effects = bed.file('effects')
  // First: what comes meanwhile is launched by the bed's own store.
  await query(...(database === undefined ? GATHER_IN_FILE : GATHER_IN_DATABASE))
  await putSchedules(bed, effects)
  // Nobody looks but those whose clocks are stepped.
  await bed.offstage.stop(0)
  const clocks = Array.from({ length: SERVERS }, (_, i) => shimmedClock(bed.folder, `of-${i}`))
  const begin = () => Promise.all(clocks.map((clock) => bed.server({ concurrency: 2, env: clock.environment })))
  let [servers, kills, steps] = [await begin(), 0, 0]

  for (const jump of jumps) await stepped(jump, stepsMs / jumps.length)
  const farMs = (jumps.at(-1) ?? 0) + DOWN_MS
  await end(servers)
  const before = await count()
  if (database === undefined) for (const clock of clocks) clock.set(farMs)
  else await goBack()
  servers = await begin()
  await stepped(database === undefined ? farMs : 0, stepsMs / 2)
  await until(async () => (await count()) > before + 100 + 2)
  await query(`update schedules set paused_at = 1`)
  await until(async () => Number((await query(OPEN))[0]?.n) === 0, 60_000)
  return { verdicts: await judged(), hourly: await hourly(), astray: await astray(), kills, steps }

  /** As much as if the database's clock had gone on: all that is known is so much older. */
  async function goBack(): Promise<void> {
    // What the dead had sent is still being done.
    await until(async () => Number((await query(OTHERS))[0]?.n) === 0)
    const older = TIMES.map(([table, column]) => `update ${table} set ${column} = ${column} - ${DOWN_MS}`)
    await query('alter table ticks disable trigger user', ...older, 'alter table ticks enable trigger user')
  }

  /** Clocks go to and fro about where they belong; now and then somebody dies, and another comes. */
  async function stepped(aboutMs: number, forMs: number): Promise<void> {
    let killAt = performance.now() + forMs / 2
    let restart = Promise.resolve()
    for (const over = performance.now() + forMs; performance.now() < over; steps++) {
      const set = (clock: WallClock) => clock.set(aboutMs + Math.round((random() * 2 - 1) * MOST_STEP_MS))
      if (steps % 5 === 4) for (const clock of clocks) set(clock)
      else set(clocks[steps % SERVERS] as WallClock)
      if (performance.now() > killAt) {
        killAt += KILLS_APART_MS
        restart = restart.then(() => replace(kills++ % SERVERS))
      }
      await lasting(STEP_MS)
    }
    for (const clock of clocks) clock.set(aboutMs)
    await restart
  }

  async function replace(i: number): Promise<void> {
    await (servers[i] as Server).end()
    servers[i] = await bed.server({ concurrency: 2, env: (clocks[i] as WallClock).environment })
  }

  async function count(): Promise<number> {
    return Number((await query('select count(*) as n from tasks'))[0]?.n)
  }

  async function judged(): Promise<Verdict[]> {
    const tasks = await query('select id, schedule, launched_at from tasks')
    const gathered = await query('select schedule, at, task from gathered')
    const rows = await query(`select name, plan from schedules where name not like 'hourly%'`)
    return rows.map(({ name, plan }) => {
      const { timetable, missed } = JSON.parse(String(plan)) as Judged
      const isOwn = ({ schedule }: Found) => schedule === name
      const launchedAt = new Map(tasks.filter(isOwn).map(({ id, launched_at }) => [String(id), Number(launched_at)]))
      const ticks = gathered.filter(isOwn).map(({ at, task }) => [Number(at), task as string | null] as const)
      const setBackMs = database === undefined ? 2 * MOST_STEP_MS : 0
      return judge({ name: String(name), timetable, missed, launchedAt, ticks, setBackMs })
    })
  }

  async function hourly(): Promise<Trial['hourly']> {
    const tasks: Found[] = await query(`select schedule from tasks where schedule like 'hourly%'`)
    const of = (policy: string) => tasks.filter(({ schedule }) => schedule === `hourly ${policy}`).length
    return { last: of('last'), all: of('all'), none: of('none') }
  }

  async function astray(): Promise<string[]> {
    const started = readFileSync(effects, 'utf8').trim().split('\n')
    const completed = (await query(`select id from tasks where status = 'completed'`)).map(({ id }) => String(id))
    return [...started.filter((id, i) => started.indexOf(id) !== i), ...completed.filter((id) => !started.includes(id))]
  }
}

const GATHERED = 'create table gathered (schedule text not null, at bigint not null, task text)'
const GATHER_IN_FILE = [
  GATHERED,
  ...['insert', 'update'].map(
    (change) => `create trigger gather_${change} after ${change} on ticks
      begin insert into gathered values (new.schedule, new.at, new.task); end`,
  ),
]
const GATHER_IN_DATABASE = [
  GATHERED,
  `create function gather() returns trigger language plpgsql
    as 'begin insert into offstage.gathered values (new.schedule, new.at, new.task); return new; end'`,
  'create trigger gather after insert or update on ticks for each row execute function gather()',
]
const OTHERS = `select count(*) as n from pg_stat_activity
  where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()`
const OPEN = 'select count(*) as n from tasks where ended_at is null'
const TIMES = [
  ...['launched_at', 'started_at', 'ended_at', 'due_at'].map((column) => ['tasks', column]),
  ...['next_at', 'moved_at'].map((column) => ['schedules', column]),
  ['ticks', 'at'],
  ['gathered', 'at'],
] as const

async function putSchedules(bed: Bed, effects: string): Promise<void> {
  const put = (parts: Partial<Schedule>) =>
    bed.offstage.run(() => putSchedule({ task: 'marks', args: [effects], overlap: 'allow', ...parts }))
  for (const missed of POLICIES) {
    await put({ name: `seconds ${missed}`, cron: missed === 'all' ? '* * * * * *' : '*/2 * * * * *', missed })
    // Comes in half an hour, and an hour later: twice while nobody is there.
    await put({ name: `hourly ${missed}`, cron: `${(new Date().getUTCMinutes() + 30) % 60} * * * *`, missed })
  }
  await put({ name: 'minutes', every: '1 minute', missed: 'all' })
}

async function end(servers: Server[]): Promise<void> {
  for (const server of servers) await server.end()
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
