// Decodes the entities XML itself knows, and numeric ones. Called by sitemap.ts for addresses; a document's own entities are never expanded.

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** The text with its predefined and numeric entities decoded, each once; all others stand as they are. */
export function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#(\d{1,8})|#[xX]([0-9a-fA-F]{1,7})|(amp|lt|gt|quot|apos));/g,
    (_whole, decimal, hex, name) => {
      if (name !== undefined) return NAMED[name] as string
      return character(decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal))
    },
  )
}

/** True when an entity is named that XML does not know. */
export function hasOwnEntity(text: string): boolean {
  return /&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z_:][\w:.-]*;/.test(text)
}

function character(code: number): string {
  const isValid = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
  return isValid ? String.fromCodePoint(code) : '\ufffd'
}
