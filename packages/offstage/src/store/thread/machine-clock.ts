// A steady clock that all threads of a process read alike; `performance.now` begins anew in each.

/** Milliseconds; only differences mean something. */
export function machineNow(): number {
  return Number(process.hrtime.bigint() / 1000n) / 1000
}
