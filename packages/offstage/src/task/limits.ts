// Every bound of the system that a user can meet, in one place. Bytes unless the name says otherwise.

export const LIMITS = {
  /** All arguments of one launch, encoded. */
  args: 1024 * 1024,
  /** A task's state, encoded. */
  state: 256 * 1024,
  /** A task's result, encoded. */
  result: 5 * 1024 * 1024,
  /** Levels of nesting in any stored value. */
  depth: 100,
  /** One line of a log. */
  logLine: 64 * 1024,
  /** One task's whole log. */
  log: 10 * 1024 * 1024,
  /** Log bytes a second that a task may keep up… */
  logRate: 1024 * 1024,
  /** …after a burst of this many. */
  logBurst: 5 * 1024 * 1024,
  /** Characters of a task's name. */
  nameLength: 100,
  /** Launches, or ids, in one call. */
  batch: 10_000,
  /** Characters of a kill's reason. */
  reasonLength: 200,
  /** Tags of one task, and characters of one tag. */
  tags: 20,
  tagLength: 100,
  /** Tasks that a list gives without paging. */
  list: 1000,
} as const
