// Gathers text piece by piece, its white space folded and its NULs dropped, up to a size. Called by extract.ts and its rooms.

/** Most pieces are words with single spaces between them, and need nothing. */
const UNFOLDED = /\0|\s\s|[^\S ]/

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
    const folded = UNFOLDED.test(piece) ? piece.replaceAll('\0', '').replace(/\s+/g, ' ') : piece
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

  /** How many UTF-16 units there are: where what is added next will stand, if it does not begin with white space. */
  get length(): number {
    return this.#text.length
  }

  get text(): string {
    const whole = this.#text.trimEnd().toWellFormed()
    if (whole.length * 3 <= this.#maxBytes || Buffer.byteLength(whole) <= this.#maxBytes) return whole
    return whole.slice(0, new TextEncoder().encodeInto(whole, new Uint8Array(this.#maxBytes)).read).trimEnd()
  }
}
