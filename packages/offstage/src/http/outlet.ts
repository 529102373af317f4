// The way out of an event stream: texts are made and sent one by one, each only when the reader asks for more, and the end never waits for a reader that does not
// read. (A TransformStream would: it cannot be aborted while a write waits.)
const utf8 = new TextEncoder()

export class Outlet {
  readonly readable: ReadableStream<Uint8Array>
  /** Resolves when it is over, whoever ended it. */
  readonly over: Promise<void>
  readonly #end = Promise.withResolvers<void>()
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined
  #asked = Promise.withResolvers<void>()
  #isAsked = false
  #isOver = false
  #turn: Promise<unknown> = Promise.resolve()

  constructor() {
    this.over = this.#end.promise
    this.readable = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller
        },
        pull: () => {
          this.#isAsked = true
          this.#asked.resolve()
        },
        cancel: () => this.#finish(),
      },
      // Nothing is taken before it is asked for.
      { highWaterMark: 0 },
    )
  }

  /** Resolves when the reader took the text, which is made only then; false if all was over before. Rejects with what `make` throws. */
  send(make: () => string): Promise<boolean> {
    const sent = this.#turn.then(async () => {
      if (!this.#isOver) await Promise.race([this.#asked.promise, this.over])
      return this.#write(make)
    })
    this.#turn = sent.catch(() => undefined)
    return sent
  }

  /** For what is worth nothing later: sent only if the reader waits. */
  sendNow(text: string): void {
    if (this.#isAsked) this.#write(() => text)
  }

  /** Ends after what is being sent, or in `withinMs` without it. */
  async end(withinMs: number): Promise<void> {
    const timer = setTimeout(() => this.#finish(), withinMs)
    await Promise.race([this.#turn, this.over])
    clearTimeout(timer)
    this.#finish()
  }

  #write(make: () => string): boolean {
    if (this.#isOver) return false
    const bytes = utf8.encode(make())
    this.#isAsked = false
    this.#asked = Promise.withResolvers()
    this.#controller?.enqueue(bytes)
    return true
  }

  #finish(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#end.resolve()
    try {
      this.#controller?.close()
    } catch {
      // The reader cancelled: it is closed already.
    }
  }
}
