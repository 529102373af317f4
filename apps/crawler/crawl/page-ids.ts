// Gathers the ids of a page's elements, which often are the names of what a page is about. Called by extract.ts.

const MAX_SIZE = 16 * 1024
const LONGEST = 200

export class PageIds {
  readonly #ids = new Set<string>()
  #size = 0

  add(id: string): void {
    const clean = id
      .replace(/[\s\0]+/g, ' ')
      .trim()
      .toWellFormed()
    const size = Buffer.byteLength(clean) + 1
    if (!isName(clean) || this.#ids.has(clean) || this.#size + size > MAX_SIZE) return
    this.#ids.add(clean)
    this.#size += size
  }

  /** One a line. */
  get text(): string {
    return [...this.#ids].join('\n')
  }
}

/** Numbers and digests are made by programs, and nobody looks for them. */
function isName(id: string): boolean {
  return id.length <= LONGEST && /\p{L}{3}/u.test(id) && !/^[a-z]?[0-9a-f]{24,}$/i.test(id)
}
