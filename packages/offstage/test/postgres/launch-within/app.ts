// An Offstage on a database of its own, and what an outsider sees in it.
import { createOffstage, type Offstage } from 'offstage/server'
import type pg from 'pg'
import { onTestFinished } from 'vitest'
import { TASKS, temporaryFolder } from '../../integration/start.ts'
import { newDatabase } from '../new-database.ts'
import { clientOn } from './libraries.ts'

export interface App {
  url: string
  offstage: Offstage
  outsider: pg.Client
}

export async function startApp(options: { worker?: boolean; open?: number } = {}): Promise<App> {
  const url = await newDatabase()
  const { worker = true, open } = options
  const offstage = await createOffstage(
    {
      tasks: TASKS,
      data: temporaryFolder(),
      database: url,
      concurrency: 4,
      ...(open ? { plan: () => ({ name: 'free', open }) } : {}),
    },
    { worker },
  )
  onTestFinished(() => offstage.stop(0))
  return { url, offstage, outsider: await clientOn(url) }
}

/** How many rows launches have left, by table. */
export async function rowsOf(outsider: pg.Client): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const table of ['tasks', 'inputs', 'tags', 'launch_keys', 'owners', 'journal', 'outcomes'])
    counts[table] = (await outsider.query(`select count(*)::int as n from offstage.${table}`)).rows[0].n
  return counts
}

/** What a session keeps besides rows. */
export const LEFTOVERS = `select json_build_array(current_setting('search_path'), current_setting('enable_seqscan'), current_setting('jit'),
  (select count(*) from pg_prepared_statements where statement ilike '%offstage%'),
  (select count(*) from pg_locks where pid = pg_backend_pid() and locktype = 'advisory'))::text as left_over`
