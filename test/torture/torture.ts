// A torture run from beginning to end: a store, worker processes on it, launchers, watchers, troubles by plan; then quiet, and the checker's word.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { check } from './check/check.ts'
import type { Violation } from './check/evidence-index.ts'
import { note, readEvidence, steadyMs, uptimeS } from './evidence.ts'
import { type Figures, figuresOf } from './figures.ts'
import { pauseOr, seenWithin } from './pause.ts'
import { planTroubles, type Step } from './plan.ts'
import { Scene } from './scene.ts'
import { watchStalls } from './stalls.ts'

export interface TortureOptions {
  store: 'sqlite' | 'postgres'
  /** How long launches and troubles go on. */
  seconds: number
  seed: number
  workers: number
  /** Launches per second, all launchers together. */
  rate: number
  /** The evidence is kept also if all is well. */
  keep: boolean
  /** Told what goes on. */
  say(text: string): void
  /** Ends the run before its time. */
  stop: AbortSignal
}

export interface TortureReport {
  seed: number
  /** Acknowledged. */
  launches: number
  /** Acknowledged. */
  kills: number
  /** Of workers and databases. */
  restarts: number
  violations: Violation[]
  figures: Figures
  /** Where the evidence is, if it was kept. */
  folder: string | undefined
}

/** What is left of the work is done by then. */
const QUIET_MS = 120_000
const WATCHERS_MS = 30_000
const LAUNCHERS_MS = 15_000
const SAMPLES_APART_MS = 2000

export async function torture(options: TortureOptions): Promise<TortureReport> {
  const folder = mkdtempSync(join(tmpdir(), 'offstage-torture-'))
  const evidence = join(folder, 'evidence.jsonl')
  note(evidence, { kind: 'clock', at: steadyMs(), uptimeS: uptimeS() })
  const scene = new Scene(options, folder, evidence)
  let isSound = false
  try {
    const report = await run(options, scene, evidence)
    isSound = report.violations.length === 0 && !options.keep
    return { ...report, folder: isSound ? undefined : folder }
  } finally {
    await scene.clear()
    if (isSound || options.stop.aborted) rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function run(options: TortureOptions, scene: Scene, evidence: string): Promise<Omit<TortureReport, 'folder'>> {
  const { seed, seconds, say, stop } = options
  await scene.open()
  const steps = planTroubles(seed, seconds, { ...options, hasClock: scene.hasClock })
  const stalls = watchStalls(evidence)
  const ends = sampleEnds(scene, evidence)
  const befallen = await befallAll(scene, steps, AbortSignal.any([stop, AbortSignal.timeout(seconds * 1000)]), say)
  stop.throwIfAborted()
  say('quiet: no more launches, no more troubles')
  await scene.endLaunchers(LAUNCHERS_MS)
  await scene.site.endSchedules()
  const quietAt = steadyMs()
  await seenWithin(QUIET_MS, async () => stop.aborted || (await scene.site.openTasks()) === 0)
  const quietMs = steadyMs() - quietAt
  stop.throwIfAborted()
  await ends.stop()
  await scene.endWatchers(WATCHERS_MS)
  await scene.endWorkers()
  stalls.stop()
  for (const line of await scene.site.ticks()) note(evidence, line)
  const lines = readEvidence(evidence)
  const rows = await scene.site.rows()
  writeFileSync(join(scene.folder, 'rows.json'), JSON.stringify(rows, null, 1))
  const figures = figuresOf(lines, rows, { befallen, quietMs })
  const count = (kind: string) => lines.filter((line) => line.kind === kind).length
  return {
    seed,
    launches: count('acked'),
    kills: count('kill'),
    restarts: scene.restarts,
    violations: check(lines, rows),
    figures,
  }
}

/** Resolves when all are over. Gives how many there were of each kind; those that found nobody to befall are not counted. */
async function befallAll(
  scene: Scene,
  steps: Step[],
  over: AbortSignal,
  say: (text: string) => void,
): Promise<Record<string, number>> {
  const began = performance.now()
  const befallen: Record<string, number> = {}
  const troubles: Promise<void>[] = []
  for (const { atMs, trouble } of steps) {
    await pauseOr(began + atMs - performance.now(), over)
    if (over.aborted) break
    say(`${(atMs / 1000).toFixed(1)} s: ${JSON.stringify(trouble)}`)
    const count = async () => {
      if (await scene.befall(trouble, over)) befallen[trouble.what] = (befallen[trouble.what] ?? 0) + 1
    }
    troubles.push(count())
    // Whatever goes wrong here is told at the end: till then it is waited for.
    troubles.at(-1)?.catch(() => undefined)
  }
  await pauseOr(2 ** 31 - 1, over)
  await Promise.all(troubles)
  return befallen
}

/** Notes ends by the way: they must not change any more. */
function sampleEnds(scene: Scene, evidence: string): { stop(): Promise<void> } {
  const known = new Set<string>()
  const over = new AbortController()
  const sample = async () => {
    while (!over.signal.aborted) {
      await pauseOr(SAMPLES_APART_MS, over.signal)
      // A store that is out of reach: next time.
      for (const { id: task, status, seq } of await scene.site.ends().catch(() => [])) {
        if (known.has(task)) continue
        known.add(task)
        note(evidence, { kind: 'ended', at: steadyMs(), task, status, seq })
      }
    }
  }
  const sampled = sample()
  return {
    async stop() {
      over.abort()
      await sampled
    },
  }
}
