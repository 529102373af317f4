// What is compared after a move: how many rows a table has, and what they are.
import { createHash } from 'node:crypto'
import type { Cell } from '../sql/tx.ts'

export interface TableSum {
  rows: number
  /** Over all rows in order, as hexadecimal digits. */
  sha256: string
}

/** Adds up rows as they come. */
export class Summing {
  readonly #hash = createHash('sha256')
  #rows = 0

  add(row: readonly Cell[]): void {
    this.#rows++
    this.#hash.update(`${JSON.stringify(row)}\n`)
  }

  get sum(): TableSum {
    return { rows: this.#rows, sha256: this.#hash.copy().digest('hex') }
  }
}
