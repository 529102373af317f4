// All that is written of the times of schedules is kept by triggers: the store itself keeps the newest hundred, and forgets what a clock that was ahead brought.
import type { Line } from './evidence.ts'
import type { Ask } from './final-rows.ts'

const TABLE = (schema: string, n: string) =>
  `create table ${schema}tick_log (n ${n}, schedule text not null, op text not null, at bigint not null, task text, note text, now bigint not null)`
const COLUMNS = '(schedule, op, at, task, note, now)'
const COPY = (schema: string, now: string) =>
  `insert into ${schema}tick_log ${COLUMNS} select schedule, 'insert', at, task, note, ${now} from ${schema}ticks order by at`

const IN_FILE_NOW = `cast(unixepoch('subsec') * 1000 as integer)`
/** One transaction. */
export const LOG_IN_FILE = [
  'begin immediate',
  TABLE('', 'integer primary key autoincrement'),
  COPY('', IN_FILE_NOW),
  ...['insert', 'update', 'delete'].map((op) => {
    const row = op === 'delete' ? 'old' : 'new'
    return `create trigger log_${op} after ${op} on ticks begin
      insert into tick_log ${COLUMNS} values (${row}.schedule, '${op}', ${row}.at, ${row}.task, ${row}.note, ${IN_FILE_NOW}); end`
  }),
  'commit',
].join(';\n')

const IN_DATABASE_NOW = 'floor(extract(epoch from statement_timestamp()) * 1000)::bigint'
export const LOG_IN_DATABASE = [
  TABLE('offstage.', 'bigserial primary key'),
  'lock table offstage.ticks in exclusive mode',
  COPY('offstage.', IN_DATABASE_NOW),
  `create function offstage.log_tick() returns trigger language plpgsql as $$ declare r record; begin
    if tg_op = 'DELETE' then r := old; else r := new; end if;
    insert into offstage.tick_log ${COLUMNS} values (r.schedule, lower(tg_op), r.at, r.task, r.note, ${IN_DATABASE_NOW});
    return null; end $$`,
  'create trigger log_tick after insert or update or delete on offstage.ticks for each row execute function offstage.log_tick()',
].join(';\n')

export async function readTicks(ask: Ask, schema: string): Promise<Line[]> {
  const schedules = await ask(`select name, plan from ${schema}schedules order by name`)
  const ticks = await ask(`select schedule, op, at, task, note, now from ${schema}tick_log order by n`)
  return [
    ...schedules.map(({ name, plan }): Line => {
      const { timetable, overlap, missed } = JSON.parse(String(plan))
      return { kind: 'schedule', schedule: String(name), timetable, overlap, missed }
    }),
    ...ticks.map(({ schedule, op, at, task, note, now }): Line => {
      const what = { schedule: String(schedule), op: op as 'insert' | 'update' | 'delete', time: Number(at) }
      return { kind: 'tick', ...what, task: task as string | null, note: note as string | null, now: Number(now) }
    }),
  ]
}
