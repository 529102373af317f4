// Recognises the same content when it comes again. Called for each page that is read.
import { createHash } from 'node:crypto'

/** Of a page's text as it came: equal for equal pages only. */
export function contentHash(html: string): string {
  return createHash('sha256').update(html).digest('base64url').slice(0, 32)
}
