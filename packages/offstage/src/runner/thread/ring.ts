// The line up from a thread: a ring of bytes in shared memory. What is written is there for the reader at once, also from a loop that never ends, and stays there
// when the thread dies. It holds a megabyte; a writer who finds it full waits until it is read.

const SIZE = 2 ** 20

/** Whole numbers before the bytes: what was written and read so far (they wrap), and whether the reader wants to be woken. */
const WRITTEN = 0
const READ = 1
const SLEEPS = 2
const HEAD_BYTES = 16

export class Ring {
  readonly buffer: SharedArrayBuffer
  readonly #counts: Int32Array
  readonly #bytes: Uint8Array

  /** Without a buffer a new one is made. */
  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(HEAD_BYTES + SIZE)) {
    this.buffer = buffer
    this.#counts = new Int32Array(buffer, 0, HEAD_BYTES / 4)
    this.#bytes = new Uint8Array(buffer, HEAD_BYTES)
  }

  /** By the one writer. `wake` is called when the reader has asked for it. */
  write(bytes: Uint8Array, wake: () => void): void {
    for (let sent = 0; sent < bytes.byteLength; ) {
      const read = Atomics.load(this.#counts, READ)
      const written = Atomics.load(this.#counts, WRITTEN)
      const at = place(written)
      const room = Math.min(SIZE - ((written - read) >>> 0), SIZE - at, bytes.byteLength - sent)
      if (room === 0) {
        Atomics.wait(this.#counts, READ, read)
        continue
      }
      this.#bytes.set(bytes.subarray(sent, sent + room), at)
      sent += room
      Atomics.store(this.#counts, WRITTEN, (written + room) | 0)
      if (Atomics.exchange(this.#counts, SLEEPS, 0) === 1) wake()
    }
  }

  /** By the one reader: how many bytes it was given, none if there are none. */
  read(into: Uint8Array): number {
    const read = Atomics.load(this.#counts, READ)
    const at = place(read)
    const length = Math.min((Atomics.load(this.#counts, WRITTEN) - read) >>> 0, SIZE - at, into.byteLength)
    into.set(this.#bytes.subarray(at, at + length))
    Atomics.store(this.#counts, READ, (read + length) | 0)
    Atomics.notify(this.#counts, READ)
    return length
  }

  /** The reader wants to be woken by what is written next; false if something is there already. */
  sleep(): boolean {
    Atomics.store(this.#counts, SLEEPS, 1)
    return Atomics.load(this.#counts, WRITTEN) === Atomics.load(this.#counts, READ)
  }
}

function place(count: number): number {
  return (count >>> 0) % SIZE
}
