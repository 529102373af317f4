// Finds and kills what a task's process started, wherever it hid: descendants, and bearers of the marks in their environment (a process that left the group by
// setsid keeps its environment). Called by the ladder at each end, by the watchdog when the supervisor is gone, by the housekeeper for a dead supervisor.
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises'
import { CHILD_MARK, SUPERVISOR_MARK } from './environment.ts'
import { bears, childrenOfThread, descendants, eachProcess, entryOf, type ProcessEntry } from './process-table.ts'

const ROUNDS = 40
const PAUSE_MS = 5
/** Entries read before the event loop gets a turn. */
const CHUNK = 256

/** Processes by number, with the start time that tells each from a later one with the same number. */
export type Family = Map<number, string>

/** Who comes from `pid` now. To be asked before it is killed: then they belong to init, and one that cleared its environment cannot be found any more. */
export async function familyOf(pid: number): Promise<Family> {
  const table = await wholeTable()
  return familyIn(descendants(table, [pid]))
}

/** Who comes from a thread of this process now; nobody where the system does not tell. To be asked before it ends: then they belong to another of its threads. */
export async function familyOfThread(thread: number): Promise<Family> {
  const roots = childrenOfThread(thread)
  if (roots.length === 0) return new Map()
  const table = await wholeTable()
  return familyIn([...table.filter(({ pid }) => roots.includes(pid)), ...descendants(table, roots)])
}

/** Kills the group of `pid`, its family, its descendants and all bearers of the mark, until none is left; false if some could not be killed. */
export async function sweepMark(mark: string, pid?: number, family: Family = new Map()): Promise<boolean> {
  return await sweep(`${CHILD_MARK}=${mark}`, pid, family)
}

/** Kills a family together with its head: who left the group need not wait for the sweep. Best effort; the sweep follows. */
export function killFamily(family: Family): void {
  for (const [pid, start] of family) if (entryOf(pid)?.start === start) killQuietly(pid)
}

/** Kills every process that a supervisor, dead now, left behind on this machine; false if some could not be killed. */
export async function sweepSupervisor(owner: string): Promise<void> {
  await sweep(`${SUPERVISOR_MARK}=${owner}`)
}

/** `sweepMark` at once and without an event loop, sparing the caller: for the watchdog, whose own end comes next. */
export function sweepMarkNow(mark: string): void {
  for (let round = 0; round < ROUNDS; round++) {
    const table = [...eachProcess()]
    const family = new Set(descendants(table, [process.pid]))
    const targets = table.filter(
      (entry) => entry.pid !== process.pid && (family.has(entry) || bears(entry.pid, `${CHILD_MARK}=${mark}`)),
    )
    if (targets.length === 0) return
    for (const { pid } of targets) killQuietly(pid)
  }
}

/** Sends SIGKILL; false if there is no such process or group (any more). */
export function killQuietly(pid: number): boolean {
  try {
    process.kill(pid, 'SIGKILL')
    return true
  } catch {
    // ESRCH: it is gone already, which is what was wanted. EPERM: it became somebody else's, and is out of reach.
    return false
  }
}

async function sweep(variable: string, root?: number, family: Family = new Map()): Promise<boolean> {
  const known = new Map(family)
  for (let round = 0; round < ROUNDS; round++) {
    const targets = await findTargets(variable, root, known)
    if (targets.length === 0) return true
    if (root !== undefined) killQuietly(-root)
    for (const { pid, start } of targets) {
      known.set(pid, start)
      killQuietly(pid)
    }
    await pause(PAUSE_MS)
  }
  return false
}

async function wholeTable(): Promise<ProcessEntry[]> {
  const table: ProcessEntry[] = []
  for (const entry of eachProcess()) if (table.push(entry) % CHUNK === 0) await turn()
  return table
}

function familyIn(entries: ProcessEntry[]): Family {
  return new Map(entries.map(({ pid, start }) => [pid, start]))
}

async function findTargets(variable: string, root: number | undefined, known: Family): Promise<ProcessEntry[]> {
  const table: ProcessEntry[] = []
  const bearers = new Set<ProcessEntry>()
  for (const entry of eachProcess()) {
    if (entry.pid === process.pid) continue
    table.push(entry)
    if (bears(entry.pid, variable)) bearers.add(entry)
    if (table.length % CHUNK === 0) await turn()
  }
  const family = new Set(descendants(table, root === undefined ? known.keys() : [root, ...known.keys()]))
  const isOurs = (entry: ProcessEntry) =>
    bearers.has(entry) ||
    family.has(entry) ||
    known.get(entry.pid) === entry.start ||
    (root !== undefined && (entry.pid === root || entry.group === root))
  return table.filter(isOurs)
}
