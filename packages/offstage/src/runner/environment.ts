// The environment of a task's process: the app's, less Offstage's own secrets, plus the marks by which it and all it starts can be found again.

/** Names the attempt's process; borne by everything it starts. */
export const CHILD_MARK = 'OFFSTAGE_CHILD'
/** Names the supervisor, so that what a dead one left behind can be found. */
export const SUPERVISOR_MARK = 'OFFSTAGE_SUPERVISOR'

export interface Marks {
  mark: string
  owner: string
  tablesPlace?: string | undefined
}

export function childEnvironment(
  env: Record<string, string | undefined>,
  { mark, owner, tablesPlace }: Marks,
): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => name !== 'OFFSTAGE_SECRET' && !name.startsWith('OFFSTAGE_TOKEN'))
  return {
    ...Object.fromEntries(kept),
    [CHILD_MARK]: mark,
    [SUPERVISOR_MARK]: owner,
    ...(tablesPlace === undefined ? {} : { OFFSTAGE_TABLES: tablesPlace }),
  }
}
