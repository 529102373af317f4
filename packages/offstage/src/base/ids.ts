// Chance comes through this door. Ids are unguessable (128 bits) and safe in addresses, file names and shells.

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/** A new random id: 26 characters of lower-case base 32 (130 bits, Crockford's alphabet), never starting with a dash or needing quotes. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(26))
  let id = ''
  for (const byte of bytes) id += ALPHABET[byte & 31]
  return id
}

/** Whether a text has the form of an id; says nothing of its existence. */
export function isId(text: string): boolean {
  return /^[0-9a-hjkmnp-tv-z]{26}$/.test(text)
}
