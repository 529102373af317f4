// What a thread shows its supervisor besides its reports, in shared memory: its number in the system, and whether its line down is what keeps it alive.

const NUMBER = 0
const HELD = 1

export class ThreadSigns {
  readonly buffer: SharedArrayBuffer
  readonly #signs: Int32Array

  /** Without a buffer a new one is made. */
  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(8)) {
    this.buffer = buffer
    this.#signs = new Int32Array(buffer)
  }

  /** 0 until it has begun, and where it cannot be told. */
  get number(): number {
    return Atomics.load(this.#signs, NUMBER)
  }

  set number(number: number) {
    Atomics.store(this.#signs, NUMBER, number)
  }

  get isHeld(): boolean {
    return Atomics.load(this.#signs, HELD) === 1
  }

  set isHeld(isHeld: boolean) {
    Atomics.store(this.#signs, HELD, Number(isHeld))
  }
}
