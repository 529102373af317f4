// Gathers text piece by piece, its white space folded and its NULs dropped, up to a size. Called by extract.ts.

export class FoldedText {
  readonly #maxBytes: number
  #text = ''
  #endsInSpace = true

  /** `maxBytes` of UTF-8; text beyond that is dropped, never half a character kept. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  add(piece: string): void {
    if (this.isFull) return
    const folded = piece.replaceAll('\0', '').replace(/\s+/g, ' ')
    const fitting = this.#endsInSpace && folded.startsWith(' ') ? folded.slice(1) : folded
    if (fitting === '') return
    this.#text += fitting
    this.#endsInSpace = fitting.endsWith(' ')
  }

  /** True when further text would change nothing: a character takes at least a byte. */
  get isFull(): boolean {
    return this.#text.length >= this.#maxBytes
  }

  get isEmpty(): boolean {
    return this.#text === ''
  }

  get text(): string {
    const whole = this.#text.trimEnd().toWellFormed()
    if (whole.length * 3 <= this.#maxBytes || Buffer.byteLength(whole) <= this.#maxBytes) return whole
    return whole.slice(0, new TextEncoder().encodeInto(whole, new Uint8Array(this.#maxBytes)).read).trimEnd()
  }
}
