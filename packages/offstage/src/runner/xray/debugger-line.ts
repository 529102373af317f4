// What Node says on a process's stderr when it exits while it is being looked at; no word of the task's.

const LINE = Buffer.from('Waiting for the debugger to disconnect...\n')

/** The chunk without it. */
export function withoutDebuggerLine(chunk: Buffer): Buffer {
  const at = chunk.indexOf(LINE)
  return at === -1 ? chunk : Buffer.concat([chunk.subarray(0, at), chunk.subarray(at + LINE.byteLength)])
}
