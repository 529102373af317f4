// What a thread uses: its processor time, and its JavaScript heap with the buffers that belong to it. Read in the thread, or by its supervisor.
import { performance } from 'node:perf_hooks'
import { getHeapStatistics, type HeapInfo } from 'node:v8'
import type { Worker } from 'node:worker_threads'
import type { Usage, UsageReader } from '../child/usage.ts'

/** In the thread itself. */
export const threadUsage: UsageReader = {
  read: () => usageOf(cpuMs(), getHeapStatistics()),
  cpuMs,
}

/** From outside; never resolves while the thread is in a native call, rejects when it has ended. */
export async function usageOfThread(worker: Worker): Promise<Usage> {
  const [cpu, heap] = await Promise.all([worker.cpuUsage?.(), worker.getHeapStatistics()])
  return usageOf(cpu ? (cpu.user + cpu.system) / 1000 : worker.performance.eventLoopUtilization().active, heap)
}

function usageOf(cpuMs: number, heap: HeapInfo): Usage {
  // Nobody counts the most there ever was.
  return { cpuMs, bytes: heap.total_heap_size + heap.external_memory, peakBytes: 0 }
}

/** A Node before 23.9 does not count it: then the time that the event loop was busy stands for it. */
function cpuMs(): number {
  const cpu = process.threadCpuUsage?.()
  return cpu ? (cpu.user + cpu.system) / 1000 : performance.eventLoopUtilization().active
}
