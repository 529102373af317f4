// How a run is stopped: asked first if it listens, with a time limit; ended by force if it does not, or does not hurry. Called by the process run.

export interface Rungs {
  /** Whether the task touched its signal or registered a clean-up. */
  listens: boolean
  ask(): void
  /** Kills the process group; the process's end follows. */
  force(): void
}

/** Climbs the ladder; call the result once the run is over, or when nothing is gained by waiting longer. */
export function climb(rungs: Rungs, graceMs: number): { hurry(): void; end(): void } {
  if (!rungs.listens || graceMs <= 0) {
    rungs.force()
    return { hurry: () => undefined, end: () => undefined }
  }
  const timer = setTimeout(() => rungs.force(), graceMs)
  rungs.ask()
  return {
    hurry() {
      clearTimeout(timer)
      rungs.force()
    },
    end: () => clearTimeout(timer),
  }
}
