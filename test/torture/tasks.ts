// The tasks of a torture run. What they do they also write to the file of evidence, which the system under test knows nothing of.
import { spawn } from 'node:child_process'
import { isMainThread } from 'node:worker_threads'
import { backgroundTask, currentTask, onKill, schedule, taskSignal, taskState } from 'offstage'
import { type Line, note, steadyMs } from './evidence.ts'
import { BOUNDS, GRACE_MS, type Job, type Kind, scheduledJob } from './jobs.ts'

interface State {
  /** Counts all steps of all attempts: it never falls. */
  n: number
  attempt: number
}

/** What a task gives back: its last attempt, where its state stood, how many lines it printed. */
export interface Done {
  attempt: number
  n: number
  lines: number
}

const FILE = process.env.TORTURE_EVIDENCE as string
/** Asked early: a supervisor that dies is replaced as parent. */
const PARENT = process.ppid

class Work {
  readonly #job: Job
  readonly #state = taskState<State>()
  readonly #who: { task: string; attempt: number; pid: number; worker: number }
  #lines = 0

  constructor(job: Job, { isExclusive = false, isInline = false } = {}) {
    this.#job = job
    const { id: task, attempt } = currentTask()
    const worker = isInline || !isMainThread ? process.pid : PARENT
    this.#who = { task, attempt, pid: process.pid, worker }
    const { key, kind: name, retries, tenant } = job
    this.#note({ kind: 'start', at: steadyMs(), key, name, retries, isExclusive, tenant, ...this.#who })
  }

  get attempt(): number {
    return this.#who.attempt
  }

  step(step: number): void {
    this.#note({ kind: 'effect', at: steadyMs(), step, ...this.#who })
    this.#state.n = (this.#state.n ?? 0) + 1
    this.#state.attempt = this.attempt
    console.log(`attempt ${this.attempt} step ${step}`)
    this.#lines++
  }

  async steps(count = this.#job.steps, from = 0): Promise<void> {
    for (let step = from; step < from + count; step++) {
      this.step(step)
      await pause(this.#job.everyMs)
    }
  }

  cleanUp(): void {
    this.#note({ kind: 'effect', at: steadyMs(), step: -1, by: 'cleanup', ...this.#who })
  }

  /** A process that leaves effects on its own. */
  spawnOffspring(options: { detached: boolean }): void {
    const { task, attempt, worker } = this.#who
    const line = `{"kind":"offspring","uptimeS":$up,"task":"${task}","attempt":${attempt},"worker":${worker}}`
    const script = `while read up _ < /proc/uptime; do echo '${line.replace('$up', "'$up'")}' >> "$TORTURE_EVIDENCE"; sleep 0.1; done`
    spawn('sh', ['-c', script], { stdio: 'ignore', ...options })
  }

  end(): Done {
    this.#note({ kind: 'end', at: steadyMs(), ...this.#who })
    return { attempt: this.attempt, n: this.#state.n, lines: this.#lines }
  }

  #note(line: Line): void {
    note(FILE, line)
  }
}

const worksAndEnds = async (work: Work): Promise<Done> => {
  await work.steps()
  return work.end()
}

export const kinds = {
  short: backgroundTask('short', (job: Job) => worksAndEnds(new Work(job))),
  long: backgroundTask('long', (job: Job) => worksAndEnds(new Work(job))),
  talks: backgroundTask('talks', (job: Job) => worksAndEnds(new Work(job))),
  threaded: backgroundTask({ name: 'threaded', isolation: 'thread' }, (job: Job) => worksAndEnds(new Work(job))),
  inlined: backgroundTask({ name: 'inlined', isolation: 'inline' }, (job: Job) =>
    worksAndEnds(new Work(job, { isInline: true })),
  ),
  alone: backgroundTask({ name: 'alone', exclusive: true }, (job: Job) =>
    worksAndEnds(new Work(job, { isExclusive: true })),
  ),

  /** Of a queue with bounds; ended by its worker before that one can be given up. */
  bounded: backgroundTask(
    { name: 'bounded', exclusive: true, queue: BOUNDS.bounded, key: ({ tenant }) => tenant },
    (job: Job) => worksAndEnds(new Work(job, { isExclusive: true })),
  ),
  keyed: backgroundTask({ name: 'keyed', queue: BOUNDS.keyed, key: ({ tenant }) => tenant }, (job: Job) =>
    worksAndEnds(new Work(job)),
  ),

  /** Gives its own thread no rest. */
  spins: backgroundTask('spins', (job: Job) => {
    const work = new Work(job)
    for (let step = 0; step < job.steps; step++) {
      work.step(step)
      for (const until = steadyMs() + job.everyMs; steadyMs() < until; );
    }
    return work.end()
  }),

  family: backgroundTask('family', async (job: Job) => {
    const work = new Work(job)
    work.spawnOffspring({ detached: false })
    work.spawnOffspring({ detached: true })
    await work.steps()
    return work.end()
  }),

  crashes: backgroundTask('crashes', async (job: Job) => {
    const work = new Work(job)
    await work.steps(Math.ceil(job.steps / 2))
    if (work.attempt <= job.failures) await fail(job.fails)
    await work.steps(1, job.steps)
    return work.end()
  }),

  launches: backgroundTask('launches', async (job: Job) => {
    const work = new Work(job)
    work.step(0)
    const tasks = []
    for (const child of job.children) {
      // A second attempt launches anew: other launches, with names of their own.
      const key = `${child.key}#${work.attempt}`
      const { kind: name, retries } = child
      const task = await kinds[name as Kind].with({ retries }).launch({ ...child, key })
      note(FILE, { kind: 'acked', at: steadyMs(), task: task.id, key, name, retries })
      tasks.push(task)
    }
    await work.steps(job.steps, 1)
    if (job.waits) await Promise.allSettled(tasks.map((task) => task.result()))
    return work.end()
  }),

  deaf: backgroundTask('deaf', async (job: Job) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)
    return await worksAndEnds(new Work(job))
  }),

  /** Ends soon after it is asked to. */
  listens: backgroundTask({ name: 'listens', grace: GRACE_MS }, async (job: Job) => {
    const work = new Work(job)
    onKill(() => work.cleanUp())
    const signal = taskSignal()
    for (let step = 0; step < job.steps && !signal.aborted; step++) await work.steps(1, step)
    if (signal.aborted) throw new Error('asked to stop')
    return work.end()
  }),

  /** Hears that it is to end, and does not. */
  lingers: backgroundTask({ name: 'lingers', grace: GRACE_MS }, async (job: Job) => {
    taskSignal()
    return await worksAndEnds(new Work(job))
  }),
} satisfies Record<Kind, unknown>

for (const [name, workMs, parts] of [
  ['each', 100, { cron: '*/2 * * * * *', overlap: 'allow', missed: 'all' }],
  ['skips', 2500, { cron: '*/2 * * * * *', overlap: 'skip' }],
  ['waits', 3500, { cron: '*/3 * * * * *', overlap: 'queue' }],
  ['takes over', 6000, { cron: '*/4 * * * * *', overlap: 'replace', missed: 'none' }],
] as const)
  schedule({ name, task: kinds.short, args: [scheduledJob(name, workMs)], ...parts })

async function fail(how: Job['fails']): Promise<void> {
  if (how === 'exits') process.exit(3)
  if (how === 'aborts') process.abort()
  if (how === 'shoots itself') process.kill(process.pid, 'SIGKILL')
  if (how === 'rejects') void Promise.reject(new Error('rejected on purpose'))
  else throw new Error('thrown on purpose')
  await pause(1000)
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
