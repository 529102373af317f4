// Clocks that can be made to jump, where the machine has libfaketime: each process started with such a clock, and all it starts, reads its wall clock from there.
// The steady clock stays as it is.
import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const PLACES = [
  process.env.TORTURE_FAKETIME ?? '',
  ...['x86_64', 'aarch64'].map((machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketimeMT.so.1`),
  '/usr/lib64/faketime/libfaketimeMT.so.1',
]

export function findFaketime(): string | undefined {
  return PLACES.find((path) => path !== '' && existsSync(path))
}

export class Clock {
  readonly #file: string
  readonly #library: string

  constructor(folder: string, name: string, library: string) {
    this.#file = join(folder, `clock-${name}`)
    this.#library = library
    this.set(0)
  }

  /** How far it is from the true time from now on. */
  set(byS: number): void {
    writeFileSync(`${this.#file}.new`, `${byS < 0 ? '' : '+'}${byS}\n`)
    renameSync(`${this.#file}.new`, this.#file)
  }

  get environment(): Record<string, string> {
    return {
      LD_PRELOAD: this.#library,
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    }
  }
}
