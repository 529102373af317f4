// THE INTERFACE that every measured system is brought to: the same job, launched and run through it by the same scenarios.

export type StoreKind = 'sqlite' | 'postgres'

/** Where one trial's system lives: a folder of its own, on PostgreSQL also a database of its own. Both are empty at first and removed afterwards. */
export interface Place {
  folder: string
  /** Set for systems on PostgreSQL. */
  url?: string
  /** The scenario wants to know when each job starts (`Work.onStart`), not only that it did. */
  isTimed: boolean
}

/** A worker as a scenario wants it. */
export interface Work {
  /** Jobs at once. */
  concurrency: number
  /** Called as the first thing the job does: what was launched, and when that was by `clock()`. */
  onStart: (payload: number, at: number) => void
}

/** A system opened in this process: launches, and runs jobs if it was opened with `Work`. */
export interface Session {
  /** Stores one job; resolves (or returns, where the system is synchronous) when it is as durable as the system makes it. */
  launchOne(payload: number): unknown
  /** Stores all of them by the best way the system has to launch many. */
  launchMany(payloads: number[]): unknown
  /** How many jobs have not ended, as the database has it. */
  left(): Promise<number> | number
  /** Stops the worker, if there is one, and lets go of everything. */
  stop(): Promise<void>
}

export interface System {
  name: string
  store: StoreKind
  /** Its settings, in words, for who reads the figures. */
  settings: string
  /** Scenarios it has no part in, and why. */
  leftOut?: { [scenario: string]: string }
  /** Makes tables and the like, once per place, before any process opens it. */
  prepare(place: Place): Promise<void>
  open(place: Place, work?: Work): Promise<Session>
}

/** Milliseconds of a clock that all processes of this machine share and nobody sets. */
export function clock(): number {
  return Number(process.hrtime.bigint()) / 1e6
}
