// Gathers the sections of a page while it is read: its headings, and the terms of its definition lists that can be linked to. Called by extract.ts.
import { clip } from './clip.ts'
import { FoldedText } from './folded-text.ts'

export interface Section {
  /** Where its heading begins in the page's text, in UTF-16 units. */
  at: number
  /** 1 to 6 of a heading; 7 of a term. */
  level: number
  /** What a link to the section ends in, when the heading or the section it opens has an id. */
  id?: string
  text: string
}

export const TERM_LEVEL = 7
/** Of a heading, in characters. */
const HEADING_LENGTH = 300
const MAX_SECTIONS = 1000

export class Outline {
  readonly sections: Section[] = []
  #open: { at: number; level: number; id: string | undefined; text: FoldedText } | undefined
  /** The id met last, as long as no text came after it: that of the section a heading opens. */
  #sectionId: string | undefined

  /** The level of the heading being read. */
  get level(): number | undefined {
    return this.#open?.level
  }

  /** An element begins; `at` is where its text will stand. */
  opened(name: string, id: string | undefined, at: number): void {
    if (id) this.#sectionId = id
    const level = levelOf(name)
    if (level !== undefined) {
      this.#close()
      this.#open = { at, level, id: this.#sectionId, text: new FoldedText(HEADING_LENGTH * 4) }
    } else if (id && this.#open?.text.isEmpty) {
      this.#open.id ??= id
    }
  }

  add(text: string): void {
    this.#open?.text.add(text)
    if (this.#sectionId !== undefined && /\S/.test(text)) this.#sectionId = undefined
  }

  closed(name: string): void {
    if (this.#open !== undefined && levelOf(name) === this.#open.level) this.#close()
  }

  /** Nothing comes any more. */
  end(): void {
    this.#close()
  }

  #close(): void {
    const open = this.#open
    this.#open = undefined
    if (open === undefined || open.text.isEmpty || this.sections.length === MAX_SECTIONS) return
    if (open.level === TERM_LEVEL && open.id === undefined) return
    // The sign of a link to the heading itself is no part of it.
    const text = clip(open.text.text.replace(/\s*[¶§#🔗]+$/u, ''), HEADING_LENGTH)
    if (text !== '') this.sections.push({ at: open.at, level: open.level, ...(open.id && { id: open.id }), text })
  }
}

function levelOf(name: string): number | undefined {
  if (name === 'dt') return TERM_LEVEL
  return /^h[1-6]$/.test(name) ? Number(name[1]) : undefined
}
